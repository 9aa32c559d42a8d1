#if Macros
import SafeQuery

extension TPCH {
  /// A query with other substitution parameters than the default ones.
  struct Substitutions: Sendable {
    /// The query's number.
    let number: Int
    /// One argument is another.
    let single: [Substitution]
    /// All arguments are others.
    let complete: [any ReadQuery]
  }

  /// A query one of whose arguments is another.
  struct Substitution: Sendable {
    /// In how many parameters of the statement the argument is.
    let places: Int
    /// The same on SQLite, which writes the text of `hasPrefix` and `hasSuffix` more than once.
    let placesOnSQLite: Int
    let query: any ReadQuery

    init(in places: Int, onSQLite: Int? = nil, _ query: any ReadQuery) {
      self.places = places
      self.placesOnSQLite = onSQLite ?? places
      self.query = query
    }
  }

  /// For each query, arguments from the ranges of the specification, lists of other lengths, and text with SQL in it.
  static let substitutions: [Substitutions] = substitutions1To8 + substitutions9To15 + substitutions16To22

  private static let substitutions1To8 = [
    Substitutions(
      number: 1, single: [Substitution(in: 1, query1(delta: 60))], complete: [query1(delta: 61), query1(delta: 120)]),
    Substitutions(
      number: 2,
      single: [
        Substitution(in: 1, query2(size: 50)), Substitution(in: 2, onSQLite: 3, query2(type: "TIN")),
        Substitution(in: 2, query2(region: "ASIA")),
      ],
      complete: [
        query2(size: 1, type: "NICKEL", region: "MIDDLE EAST"),
        query2(size: 2, type: "x' OR 1=1 --", region: "'; DROP TABLE \"region\"; --"),
      ]),
    Substitutions(
      number: 3,
      single: [
        Substitution(in: 1, query3(segment: "MACHINERY")), Substitution(in: 2, query3(date: day(1995, 3, 1))),
      ],
      complete: [
        query3(segment: "AUTOMOBILE", date: day(1995, 3, 31)), query3(segment: "x' OR 1=1 --", date: day(1995, 3, 2)),
      ]),
    Substitutions(
      number: 4, single: [Substitution(in: 2, query4(date: day(1993, 1, 1)))],
      complete: [query4(date: day(1994, 11, 1)), query4(date: day(1997, 10, 1))]),
    Substitutions(
      number: 5,
      single: [Substitution(in: 1, query5(region: "AFRICA")), Substitution(in: 2, query5(date: day(1993, 1, 1)))],
      complete: [
        query5(region: "AMERICA", date: day(1997, 1, 1)), query5(region: "x' OR 1=1 --", date: day(1996, 1, 1)),
      ]),
    Substitutions(
      number: 6,
      single: [
        Substitution(in: 2, query6(date: day(1993, 1, 1))), Substitution(in: 2, query6(discount: percent(2))),
        Substitution(in: 1, query6(quantity: 25)),
      ],
      complete: [
        query6(date: day(1997, 1, 1), discount: percent(9), quantity: 25),
        query6(date: day(1995, 1, 1), discount: percent(7), quantity: 25),
      ]),
    Substitutions(
      number: 7,
      single: [
        Substitution(in: 2, query7(nation1: "PERU")), Substitution(in: 2, query7(nation2: "PERU")),
        Substitution(in: 2, query7(nation1: "GERMANY")),
      ],
      complete: [
        query7(nation1: "GERMANY", nation2: "FRANCE"), query7(nation1: "x' OR 1=1 --", nation2: "\" OR \"\"=\""),
      ]),
    Substitutions(
      number: 8,
      single: [
        Substitution(in: 1, query8(nation: "PERU")), Substitution(in: 1, query8(region: "ASIA")),
        Substitution(in: 1, query8(type: "PROMO BURNISHED TIN")),
      ],
      complete: [
        query8(nation: "KENYA", region: "AFRICA", type: "SMALL PLATED COPPER"),
        query8(nation: "x' OR 1=1 --", region: "' UNION SELECT 1 --", type: "$1 ? :a %_\\"),
      ]),
  ]

  private static let substitutions9To15 = [
    Substitutions(
      number: 9, single: [Substitution(in: 1, query9(color: "almond"))],
      complete: [query9(color: "yellow"), query9(color: "x' OR 1=1 --")]),
    Substitutions(
      number: 10, single: [Substitution(in: 2, query10(date: day(1993, 2, 1)))],
      complete: [query10(date: day(1993, 11, 1)), query10(date: day(1995, 1, 1))]),
    Substitutions(
      number: 11,
      single: [
        Substitution(in: 2, query11(nation: "JAPAN")), Substitution(in: 1, query11(fraction: percent(1))),
      ],
      complete: [
        query11(nation: "CHINA", fraction: percent(2)), query11(nation: "x' OR 1=1 --", fraction: percent(3)),
      ]),
    Substitutions(
      number: 12,
      single: [
        Substitution(in: 1, query12(shipModes: ["RAIL", "FOB"])), Substitution(in: 1, query12(shipModes: [])),
        Substitution(in: 1, query12(shipModes: manyTexts)), Substitution(in: 2, query12(date: day(1993, 1, 1))),
      ],
      complete: [
        query12(shipModes: ["TRUCK", "AIR", "REG AIR"], date: day(1997, 1, 1)),
        query12(shipModes: ["x' OR 1=1 --", "\",\"", "{}", "]"], date: day(1996, 1, 1)),
      ]),
    Substitutions(
      number: 13,
      single: [Substitution(in: 1, query13(word1: "express")), Substitution(in: 1, query13(word2: "deposits"))],
      complete: [query13(word1: "unusual", word2: "accounts"), query13(word1: "x' OR 1=1 --", word2: "\\' ESCAPE '%")]),
    Substitutions(
      number: 14, single: [Substitution(in: 2, query14(date: day(1993, 1, 1)))],
      complete: [query14(date: day(1996, 2, 1)), query14(date: day(1997, 12, 1))]),
    Substitutions(
      number: 15, single: [Substitution(in: 2, query15(date: day(1993, 1, 1)))],
      complete: [query15(date: day(1995, 11, 1)), query15(date: day(1997, 10, 1))]),
  ]

  private static let substitutions16To22 = [
    Substitutions(
      number: 16,
      single: [
        Substitution(in: 1, query16(brand: "Brand#11")),
        Substitution(in: 1, onSQLite: 2, query16(type: "STANDARD BRUSHED")),
        Substitution(in: 1, query16(sizes: [1, 2, 3, 4, 5, 6, 7, 8])), Substitution(in: 1, query16(sizes: [])),
        Substitution(in: 1, query16(sizes: Array(1...1000))),
      ],
      complete: [
        query16(brand: "Brand#55", type: "LARGE ANODIZED", sizes: [50]),
        query16(brand: "x' OR 1=1 --", type: "'; DROP TABLE \"part\"; --", sizes: Array(1...50)),
      ]),
    Substitutions(
      number: 17,
      single: [
        Substitution(in: 1, query17(brand: "Brand#11")), Substitution(in: 1, query17(container: "WRAP BOX")),
      ],
      complete: [
        query17(brand: "Brand#55", container: "JUMBO CAN"), query17(brand: "x' OR 1=1 --", container: "\" OR \"\"=\""),
      ]),
    Substitutions(
      number: 18, single: [Substitution(in: 1, query18(quantity: 312))],
      complete: [query18(quantity: 314), query18(quantity: 315)]),
    Substitutions(
      number: 19,
      single: [
        Substitution(in: 2, query19(quantity1: 2)), Substitution(in: 2, query19(quantity2: 11)),
        Substitution(in: 2, query19(quantity3: 21)), Substitution(in: 1, query19(brand1: "Brand#11")),
        Substitution(in: 1, query19(brand2: "Brand#11")), Substitution(in: 1, query19(brand3: "Brand#11")),
      ],
      complete: [
        query19(
          quantity1: 10, quantity2: 20, quantity3: 30, brand1: "Brand#55", brand2: "Brand#55", brand3: "Brand#55"),
        query19(
          quantity1: 5, quantity2: 15, quantity3: 25, brand1: "x' OR 1=1 --", brand2: "\" OR \"\"=\"",
          brand3: "' UNION SELECT 1 --"),
      ]),
    Substitutions(
      number: 20,
      single: [
        Substitution(in: 1, onSQLite: 2, query20(color: "azure")), Substitution(in: 2, query20(date: day(1993, 1, 1))),
        Substitution(in: 1, query20(nation: "IRAN")),
      ],
      complete: [
        query20(color: "violet", date: day(1997, 1, 1), nation: "VIETNAM"),
        query20(color: "x' OR 1=1 --", date: day(1996, 1, 1), nation: "'; DROP TABLE \"nation\"; --"),
      ]),
    Substitutions(
      number: 21, single: [Substitution(in: 1, query21(nation: "EGYPT"))],
      complete: [query21(nation: "UNITED STATES"), query21(nation: "x' OR 1=1 --")]),
    Substitutions(
      number: 22,
      single: [
        Substitution(in: 2, query22(countryCodes: ["10", "11", "12", "14", "15", "16", "34"])),
        Substitution(in: 2, query22(countryCodes: [])), Substitution(in: 2, query22(countryCodes: manyTexts)),
      ],
      complete: [query22(countryCodes: ["33"]), query22(countryCodes: ["x' OR 1=1 --", "\",\"", "{}", "]"])]),
  ]

  private static let manyTexts = (1...1000).map { number in "\(number)" }
}
#endif
