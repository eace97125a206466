use proptest::prelude::*;
use schema_files::PieceOptions;

use crate::same::assert_same;
use crate::written;

/// The dtypes, and how many bits a value takes.
const DTYPES: [(&str, usize); 7] = [
    ("BOOL", 8),
    ("U8", 8),
    ("I16", 16),
    ("BF16", 16),
    ("F32", 32),
    ("F64", 64),
    ("F8_E4M3", 8),
];

fn file() -> impl Strategy<Value = Vec<u8>> {
    let shape = prop::collection::vec(0_usize..6, 0..4);
    let tensors = prop::collection::vec((prop::sample::select(DTYPES.to_vec()), shape), 0..4);
    tensors.prop_flat_map(|tensors| {
        let mut at = 0;
        let mut parts = Vec::new();
        for (index, ((dtype, bits), shape)) in tensors.iter().enumerate() {
            let end = at + shape.iter().product::<usize>() * bits / 8;
            parts.push(format!(
                "\"x{index}\":{{\"dtype\":\"{dtype}\",\"shape\":{shape:?},\"data_offsets\":[{at},{end}]}}"
            ));
            at = end;
        }
        // Not in the order of the data.
        parts.reverse();
        let header = format!("{{{}}}", parts.join(","));
        prop::collection::vec(any::<u8>(), at).prop_map(move |data| {
            let mut file = (header.len() as u64).to_le_bytes().to_vec();
            file.extend(header.as_bytes());
            file.extend(data);
            file
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn tensors_in_pieces_are_whole(file in file(), bytes in 1_u64..300) {
        let (_folder, path) = written("x.safetensors", &file);
        assert_same(&path, &PieceOptions::default().with_bytes(bytes));
    }

    #[test]
    fn damaged_tensors_are_errors(
        mut file in file(),
        flip in any::<prop::sample::Index>(),
        byte: u8,
        cut in any::<prop::sample::Index>(),
        bytes in 1_u64..300,
    ) {
        let at = flip.index(file.len());
        file[at] = byte;
        file.truncate(cut.index(file.len() + 1));
        let (_folder, path) = written("x.safetensors", &file);
        assert_same(&path, &PieceOptions::default().with_bytes(bytes));
    }
}
