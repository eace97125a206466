use schema_core::literal;

fn main() {
    literal!();
}
