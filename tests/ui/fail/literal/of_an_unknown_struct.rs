use schema_core::literal;

fn main() {
    literal!(Training { x: [1., 2.] });
}
