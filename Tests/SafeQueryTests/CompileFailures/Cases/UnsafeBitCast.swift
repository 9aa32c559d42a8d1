// Forging memory is outside what a compiler refuses, but it can't be done unseen: strict memory safety flags it.
import SafeQuery

struct Layout {
  var start: UInt
  var count: UInt
  var flags: UInt8
}

func forge(_ start: UInt, _ count: UInt) -> Swift.StaticString {
  // expected-error@+2 {{expression uses unsafe constructs but is not marked with 'unsafe'}}
  // expected-note@+1 {{reference to unsafe global function 'unsafeBitCast(_:to:)'}}
  unsafeBitCast(Layout(start: start, count: count, flags: 0), to: StaticString.self)
}

func query(_ text: String) -> SQL {
  // expected-error@+3 {{expression uses unsafe constructs but is not marked with 'unsafe'}}
  // expected-note@+2 {{argument #0 in call to instance method 'withCString' has unsafe type '(UnsafePointer<Int8>)}}
  // expected-note@+1 {{reference to instance method 'withCString' involves unsafe type 'UnsafePointer<Int8>'}}
  text.withCString { SQL(stringLiteral: forge(UInt(bitPattern: $0), UInt(text.utf8.count))) }
}
