#if Macros
/// `OrderLine` → `order_line`, `HTTPServer` → `http_server`, `userID` → `user_id`.
func snakeCase(_ name: String) -> String {
  let characters = Array(name)
  var result = ""
  for (index, character) in characters.enumerated() {
    if character.isUppercase, index > 0, characters[index - 1] != "_" {
      let beginsAfterLowercase = !characters[index - 1].isUppercase
      let beginsBeforeLowercase = index + 1 < characters.count && characters[index + 1].isLowercase
      if beginsAfterLowercase || beginsBeforeLowercase { result += "_" }
    }
    result += character.lowercased()
  }
  return result
}
#endif
