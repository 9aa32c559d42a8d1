// Road 6: Database and Transaction have no subclass that sends otherwise.
import SafeQuery

// expected-error@+1 {{inheritance from a final class 'Database'}}
class Evil: Database {}

// expected-error@+1 {{inheritance from a final class 'Transaction'}}
class EvilTransaction: Transaction {}
