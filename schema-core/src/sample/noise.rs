/// A source of random bits that are the same for the same path of numbers, in whatever order they are
/// asked for: a value keeps what it is when there are fewer rows than before.
#[derive(Clone, Copy)]
pub(super) struct Noise(u64);

impl Noise {
    pub(super) fn new(seed: u64) -> Noise {
        Noise(mixed(seed))
    }

    /// The source of a part.
    pub(super) fn part(self, number: u64) -> Noise {
        let number = number.wrapping_add(1);
        Noise(mixed(self.0 ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// The source of a name.
    pub(super) fn named(self, name: &str) -> Noise {
        name.bytes()
            .fold(self, |noise, byte| noise.part(byte.into()))
    }

    pub(super) fn bits(self) -> u64 {
        self.0
    }

    /// A number below `end`, which is at most 2^64; 0 if that is 0.
    pub(super) fn below(self, end: u128) -> u128 {
        (u128::from(self.0) * end.min(1 << 64)) >> 64
    }

    /// An index below the length, or 0.
    #[allow(clippy::cast_possible_truncation)] // below the length
    pub(super) fn index(self, len: usize) -> usize {
        self.below(len as u128) as usize
    }

    pub(super) fn one_in(self, count: u64) -> bool {
        self.0.is_multiple_of(count)
    }

    /// A number from 0 to 1, both included.
    #[allow(clippy::cast_precision_loss)] // 53 bits
    pub(super) fn unit(self) -> f64 {
        (self.0 >> 11) as f64 / ((1_u64 << 53) - 1) as f64
    }
}

/// The finalizer of `SplitMix64` (Steele, Lea and Flood, 2014).
fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
