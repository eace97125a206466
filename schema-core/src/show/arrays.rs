use std::fmt::Write;

use schema_arrays::{Content, Summary};
use schema_spec::show::{code, escape, notebook, visible};

use crate::Arrays;
use crate::report::text::outline::more;
use crate::report::text::sentence::{clipped, counted, short_name};

/// The largest number of arrays that are listed.
const LISTED: usize = 50;

/// The largest length of the reason why an entry could not be read, in characters.
const REASON: usize = 200;

// Compiled only where they are called.
impl Arrays {
    /// Returns what the arrays contain, one per line: dtype, shape, missing values, the smallest number,
    /// the mean, the largest number, and the first values.
    ///
    /// NaN is missing. Values of CSV and JSON are `untyped`: a schema may ask for another dtype. At most
    /// 50 arrays are listed, and each of them is read once.
    ///
    /// ```
    /// use schema_core::Arrays;
    /// use schema_core::ndarray::array;
    ///
    /// let arrays = Arrays::new()
    ///     .with("x", array![[1.0, 2.0, f64::NAN], [3.0, 4.0, 5.0]])
    ///     .with("y", array![0_i64, 1]);
    /// assert_eq!(
    ///     arrays.summary(),
    ///     "\
    /// 2 arrays
    ///   x: f64[2, 3], 1 missing, min 1, mean 3, max 5: 1, 2, NaN, 3, 4, 5
    ///   y: i64[2], min 0, mean 0.5, max 1: 0, 1",
    /// );
    /// ```
    #[inline]
    pub fn summary(&self) -> String {
        self.text(&self.summaries())
    }

    /// Returns the same as HTML: a table with one row per array.
    ///
    /// ```
    /// use schema_core::Arrays;
    /// use schema_core::ndarray::array;
    ///
    /// let html = Arrays::new().with("x", array![0.5_f32, 1.5]).to_html();
    /// assert!(html.contains("<code>x</code>") && html.contains("<code>[2]</code>"));
    /// ```
    #[inline]
    pub fn to_html(&self) -> String {
        self.html(&self.summaries())
    }

    /// Displays the same in an evcxr notebook, which calls this method.
    ///
    /// ```
    /// # use schema_core::Arrays;
    /// # use schema_core::ndarray::array;
    /// Arrays::new().with("x", array![0.5_f32, 1.5]).evcxr_display();
    /// ```
    #[inline]
    pub fn evcxr_display(&self) {
        let listed = self.summaries();
        let (html, text) = (self.html(&listed), self.text(&listed));
        println!("{}", notebook("text/html", &html, &text));
    }

    /// The first arrays, with their names; with the reason if one could not be read.
    #[inline]
    fn summaries(&self) -> Vec<(String, Result<Summary, String>)> {
        let mut listed = Vec::new();
        for entry in &self.entries()[..self.len().min(LISTED)] {
            listed.push((short_name(&entry.name), summary(&entry.content)));
        }
        listed
    }

    #[inline]
    fn text(&self, listed: &[(String, Result<Summary, String>)]) -> String {
        let mut text = counted(self.len(), "array");
        for (name, summary) in listed {
            let _ = match summary {
                Ok(summary) => write!(text, "\n  {name}: {summary}"),
                Err(reason) => write!(text, "\n  {name}: unreadable, it {}", visible(reason)),
            };
        }
        let left = self.len() - listed.len();
        if left > 0 {
            let _ = write!(text, "\n{}", more(left, "arrays"));
        }
        text
    }

    #[inline]
    fn html(&self, listed: &[(String, Result<Summary, String>)]) -> String {
        let mut table = Summary::table();
        for (name, summary) in listed {
            table.row(match summary {
                Ok(summary) => summary.row(name),
                Err(reason) => {
                    let mut row = [const { String::new() }; 8];
                    row[0] = code(name);
                    row[7] = format!("unreadable, it {}", escape(reason));
                    row
                }
            });
        }
        let mut html = format!("<b>{}</b>", counted(self.len(), "array"));
        if !listed.is_empty() {
            let _ = write!(html, "\n{}", table.to_html());
        }
        let left = self.len() - listed.len();
        if left > 0 {
            let _ = write!(html, "\n{}", more(left, "arrays"));
        }
        html
    }
}

/// What an entry contains, or why it could not be read.
#[inline]
fn summary(content: &Content) -> Result<Summary, String> {
    let Some(array) = content.array() else {
        let Content::Unreadable(reason) = content else {
            return Err(String::new());
        };
        return Err(clipped(reason, REASON));
    };
    let summary = Summary::of(&array.view(), content.mask());
    Ok(match content {
        Content::Untyped(_) => summary.untyped(),
        _ => summary,
    })
}
