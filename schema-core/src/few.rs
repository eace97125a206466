/// A list whose first `N` items need no memory of their own.
#[derive(Clone, Debug)]
pub(crate) struct Few<T, const N: usize> {
    inline: [T; N],
    count: usize,
    /// All of the items, once there are more than `N`.
    spilled: Vec<T>,
}

impl<T: Default, const N: usize> Few<T, N> {
    pub(crate) fn new(empty: [T; N]) -> Few<T, N> {
        Few {
            inline: empty,
            count: 0,
            spilled: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, item: T) {
        if self.count < N {
            self.inline[self.count] = item;
        } else {
            if self.count == N {
                self.spilled = self.inline.iter_mut().map(std::mem::take).collect();
            }
            self.spilled.push(item);
        }
        self.count += 1;
    }

    pub(crate) fn as_slice(&self) -> &[T] {
        if self.count > N {
            &self.spilled
        } else {
            &self.inline[..self.count]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Few;

    #[test]
    fn keeps_order_beyond_what_is_inline() {
        let mut few: Few<usize, 2> = Few::new([0; 2]);
        for count in 0..5 {
            assert_eq!(few.as_slice(), (0..count).collect::<Vec<_>>());
            few.push(count);
        }
    }
}
