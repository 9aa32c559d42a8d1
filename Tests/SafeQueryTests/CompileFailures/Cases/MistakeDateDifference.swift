// Dates that are subtracted, and a date to which days are added, as numbers are.
import SafeQuery

func write(_ start: TypedSQL<CalendarDate>, _ end: TypedSQL<CalendarDate?>) {
  // expected-error@+1 {{'-' is unavailable: operands of different types: convert one of them,}}
  _ = end - start
  // expected-error@+1 {{dates have $0.end.days(since: $0.start) and $0.day.adding(days: -7)}}
  _ = start - 7
  // expected-error@+1 {{a date has $0.day.adding(days: 7)}}
  _ = start + 7
}
