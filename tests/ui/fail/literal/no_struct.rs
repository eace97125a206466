use schema_core::literal;

fn main() {
    literal!([[1., 2.], [3., 4.]]);
}
