// Road 6: drivers and connections are not there for another module.
import SafeQuery

func reach() {
  // expected-error@+1 {{cannot find type 'Driver' in scope}}
  let driver: (any Driver)? = nil
  // expected-error@+1 {{cannot find type 'SQLiteConnection' in scope}}
  let connection: SQLiteConnection? = nil
  print(driver as Any, connection as Any)
}
