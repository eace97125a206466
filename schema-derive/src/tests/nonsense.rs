//! Structs with tokens removed, doubled, swapped or taken from elsewhere: the derive expands them or
//! reports errors, and never panics.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::DeriveInput;

use crate::derived;
use crate::literal::Call;
use crate::syntax::keys::{FieldKey, Key, RepairKey, StructKey, SumKey};

/// The number of structs made from each one.
const MUTANTS: usize = 1000;

/// Words and signs with a meaning, beside the keys.
const WORDS: &str = "mse unverified batch f32 String Self self 'a 'static r#type \
    None B T Batch 2n 3usize 224x224 usize np float32 complex64 min max mode fill Label::Cat vec! \
    _ .. ... ..= == => := <= >= ** ^ | = , ; : :: + - * / & ! ? < > # $ @ 0 1 -1 3.5 1e400 300u8 0x10 1_000 \
    99999999999999999999999999999999999999999 170141183460469231731687303715884105727 \
    9223372036854775808 18446744073709551615 \"\" \"camelCase\" 'c' b\"bytes\" true [] () {} \
    [batch] (axis = 0) (a, b) [..] [0] [0, 0] Vec<f32> Array2<f32> Option<Option<f32>> &str";

#[test]
fn no_struct_makes_the_derive_panic() {
    let mut words = FieldKey::words();
    words.extend(StructKey::words());
    words.extend(SumKey::words());
    words.extend(RepairKey::words());
    words.push(WORDS);
    let words: TokenStream = words.join(" ").parse().unwrap();
    let words: Vec<TokenTree> = words.into_iter().collect();
    let mut numbers = Numbers(1);
    let (mut read, mut right) = (0, 0);
    for path in super::structs() {
        let source = fs::read_to_string(&path).unwrap();
        let tokens: TokenStream = source.parse().unwrap();
        for _ in 0..MUTANTS {
            let mut mutant = tokens.clone();
            for _ in 0..=numbers.below(3) {
                mutant = mutated(mutant, &words, &mut numbers);
            }
            let text = mutant.to_string();
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                let expansion = derived(&syn::parse2::<DeriveInput>(mutant).ok()?);
                Some(!expansion.to_string().contains("compile_error"))
            }));
            match outcome {
                Ok(None) => {}
                Ok(Some(is_right)) => {
                    read += 1;
                    right += usize::from(is_right);
                }
                Err(panic) => panic!("the derive panicked on:\n{text}\n{panic:?}"),
            }
        }
    }
    // Most mutants are still structs, and some are valid, so the test reaches its target.
    assert!(read > 1000, "{read} structs were read");
    assert!(right > 100, "{right} structs were right");
    assert!(read - right > 1000, "{} structs were wrong", read - right);
}

#[test]
fn no_literal_makes_the_macro_panic() {
    let source = "crate; Training { x: [[1.0, -2.0], DATA], y: Some([0, 1]), z: None, r#type: \
        Inner::<3> { w: [f64::NAN] }, note: String::new() }";
    let tokens: TokenStream = source.parse().unwrap();
    let words: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut numbers = Numbers(2);
    let mut read = 0;
    for _ in 0..MUTANTS {
        let mutant = mutated(tokens.clone(), &words, &mut numbers);
        let text = mutant.to_string();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            Some(syn::parse2::<Call>(mutant).ok()?.expand())
        }));
        match outcome {
            Ok(expansion) => read += usize::from(expansion.is_some()),
            Err(panic) => panic!("the macro panicked on:\n{text}\n{panic:?}"),
        }
    }
    assert!(read > 100, "{read} literals were read");
}

/// The tokens with one of them, at any depth, removed, doubled, swapped with the next or replaced.
fn mutated(tokens: TokenStream, words: &[TokenTree], numbers: &mut Numbers) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    if tokens.is_empty() {
        return words[numbers.below(words.len())].clone().into();
    }
    let groups: Vec<usize> = (0..tokens.len())
        .filter(|&at| matches!(tokens[at], TokenTree::Group(_)))
        .collect();
    // Mostly inside groups: tokens outside of all groups are checked by rustc.
    if !groups.is_empty() && numbers.below(8) > 0 {
        let at = groups[numbers.below(groups.len())];
        if let TokenTree::Group(group) = &tokens[at] {
            let inner = mutated(group.stream(), words, numbers);
            tokens[at] = Group::new(group.delimiter(), inner).into();
        }
        return tokens.into_iter().collect();
    }
    let at = numbers.below(tokens.len());
    match numbers.below(4) {
        0 => drop(tokens.remove(at)),
        1 => tokens.insert(at, tokens[at].clone()),
        2 if at > 0 => tokens.swap(at - 1, at),
        _ => tokens[at] = words[numbers.below(words.len())].clone(),
    }
    tokens.into_iter().collect()
}

/// Pseudorandom numbers that are the same in every run (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((number ^ (number >> 31)) >> 33).unwrap() % end
    }
}
