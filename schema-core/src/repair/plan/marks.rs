/// How numbers are written in text: the marks in them, and a sign before or after them.
///
/// ```
/// use schema_core::repair::Marks;
///
/// // 1.200,50 €
/// let prices = Marks::new().decimal(',').thousands('.').sign('€');
/// # let _ = prices;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    pub(crate) decimal: char,
    pub(crate) thousands: Option<char>,
    pub(crate) sign: Option<char>,
}

impl Marks {
    /// Creates the marks of plain decimals.
    pub fn new() -> Marks {
        Marks {
            decimal: '.',
            thousands: None,
            sign: None,
        }
    }

    /// Sets the decimal mark; a point by default.
    #[must_use]
    pub fn decimal(mut self, mark: char) -> Marks {
        self.decimal = mark;
        self
    }

    /// Sets the mark between thousands. A space stands for any space.
    #[must_use]
    pub fn thousands(mut self, mark: char) -> Marks {
        self.thousands = Some(mark);
        self
    }

    /// Sets the sign before or after a number, which is left out: `45%` is 45.
    #[must_use]
    pub fn sign(mut self, sign: char) -> Marks {
        self.sign = Some(sign);
        self
    }
}

impl Default for Marks {
    fn default() -> Marks {
        Marks::new()
    }
}
