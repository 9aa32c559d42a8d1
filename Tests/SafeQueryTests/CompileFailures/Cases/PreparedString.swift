// A prepared query of text that is made at run time.
import SafeQuery

func prepare(_ name: String) {
  // expected-error@+1 {{generic struct 'Prepared' requires that 'String' conform to 'Preparable'}}
  _ = Prepared { (id: Parameter<Int64>) in "SELECT * FROM \(name)" }
}
