/// Nothing to use: it has the compiler rank the overloads of `&&` and `||`.
///
/// Of operators, the compiler (6.3) ranks the arithmetic ones, comparisons and those that a type declares whose name begins with
/// SIMD, by what it knows of their operands and their result, and tries the best first. Of any other it tries Swift's own for
/// `Bool` first. That costs little where a query is right. But to explain a mistake anywhere in a chain of calls, the compiler
/// looks at all of the chain's closures again, and takes nothing there for impossible: to find out that
/// `$0.id == $1.author && $0.price * 2 > $1.total + 3` isn't about `Bool`s took it over ten seconds.
public enum SIMDLogic {
  /// Not available.
  @available(*, unavailable, message: "this is no value")
  public static func && (left: SIMDLogic, right: SIMDLogic) -> SIMDLogic {}

  /// Not available.
  @available(*, unavailable, message: "this is no value")
  public static func || (left: SIMDLogic, right: SIMDLogic) -> SIMDLogic {}
}
