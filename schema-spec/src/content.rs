//! What the first bytes of a file tell, whatever its format.

use std::fs;
use std::path::Path;

/// Whether these first bytes of a file can be text: whitespace is all that controls anything in them. The
/// encoding does not matter, except that of UTF-16 and UTF-32 nothing is known.
///
/// Formats whose mark consists of letters tell themselves from text by what follows the mark.
pub fn is_text(head: &[u8]) -> bool {
    let controls = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0C');
    !head.iter().any(controls)
}

/// Fewer zeros may be a file.
const FEW: usize = 16;

/// What lies in the place of a file that was not fetched or not saved.
///
/// ```
/// use schema_spec::StandIn;
///
/// let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
/// let found = StandIn::of(pointer).unwrap();
/// assert_eq!(found, StandIn::GitLfs);
/// assert_eq!(found.what(), "a Git LFS pointer");
/// assert_eq!(found.help(), "run `git lfs pull`");
/// assert_eq!(StandIn::of(b"a,b\n1,2\n"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StandIn {
    /// A pointer to a file that Git LFS has not fetched.
    GitLfs,
    /// A pointer to a file that git-annex has not fetched.
    GitAnnex,
    /// The small file of DVC, which names what DVC fetches.
    Dvc,
    /// A shortcut of Windows (`.lnk`).
    Shortcut,
    /// A link to a page (`.url`, `.webloc`).
    Link,
    /// An alias of macOS.
    Alias,
    /// What macOS keeps of a file that is only in iCloud.
    ICloud,
    /// A page in HTML, of a login or of an error, which was saved as the file.
    Page,
    /// The XML with which an object store refuses a request.
    StoreError,
    /// Nothing but zeros: room that was kept for the file.
    Zeros,
}

impl StandIn {
    /// What to do about a file that is empty: something else may lie in its place, but nothing tells what.
    pub const EMPTY: &'static str = "it was not written or downloaded completely, or a cloud service keeps it elsewhere; get it again";

    /// Tells by the first bytes what lies in the place of a file; `None` if it may be the file.
    pub fn of(head: &[u8]) -> Option<StandIn> {
        let begins = |mark: &[u8]| head.starts_with(mark);
        if begins(b"L\0\0\0\x01\x14\x02\0") {
            return Some(StandIn::Shortcut);
        } else if begins(b"book\0\0\0\0mark\0\0\0\0") {
            return Some(StandIn::Alias);
        } else if begins(b"bplist00") {
            return Some(StandIn::ICloud);
        } else if head.len() >= FEW && head.iter().all(|byte| *byte == 0) {
            return Some(StandIn::Zeros);
        }
        let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let text = text.trim_ascii_start();
        if is_text(text) { of_text(text) } else { None }
    }

    /// Tells what a path is at which no file is: git-annex leaves a link to nowhere. `None` if there is a
    /// file, or if nothing tells where it is.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use schema_spec::StandIn;
    ///
    /// assert_eq!(StandIn::at(Path::new("no such file.npz")), None);
    /// ```
    pub fn at(path: &Path) -> Option<StandIn> {
        let target = fs::read_link(path).ok()?;
        let is_of_annex = target.to_string_lossy().contains("annex/objects/");
        (is_of_annex && !path.exists()).then_some(StandIn::GitAnnex)
    }

    /// What it is, with an article: `a Git LFS pointer`.
    pub const fn what(self) -> &'static str {
        match self {
            StandIn::GitLfs => "a Git LFS pointer",
            StandIn::GitAnnex => "a git-annex pointer",
            StandIn::Dvc => "a DVC file",
            StandIn::Shortcut => "a Windows shortcut",
            StandIn::Link => "a link to a page",
            StandIn::Alias => "an alias of macOS",
            StandIn::ICloud => "a property list of Apple, as iCloud keeps for a file",
            StandIn::Page => "a web page (HTML)",
            StandIn::StoreError => "an error message of an object store (XML)",
            StandIn::Zeros => "nothing but zeros",
        }
    }

    /// What gets the file.
    pub const fn help(self) -> &'static str {
        match self {
            StandIn::GitLfs => "run `git lfs pull`",
            StandIn::GitAnnex => "run `git annex get` with its path",
            StandIn::Dvc => "run `dvc pull`, and name the file that it fetches, without `.dvc`",
            StandIn::Shortcut | StandIn::Alias => "name the file that it points to",
            StandIn::Link => "download what it links to, and name that",
            StandIn::ICloud => "download the file from iCloud, and name it",
            StandIn::Page => {
                "it is probably of a login or an error: open it in a browser to see what the server said, \
                 then download the file itself"
            }
            StandIn::StoreError => "see in it what the server said, then download the file again",
            StandIn::Zeros => "it was not written or downloaded completely; get it again",
        }
    }

    /// Whether the file is known to be elsewhere, so that what was recorded of it stands.
    pub const fn is_pointer(self) -> bool {
        matches!(self, StandIn::GitLfs | StandIn::GitAnnex)
    }
}

/// What text in the place of a file is, without a mark and blanks at its start.
fn of_text(text: &[u8]) -> Option<StandIn> {
    let begins = |mark: &str| {
        let begins = text.get(..mark.len());
        begins.is_some_and(|begins| begins.eq_ignore_ascii_case(mark.as_bytes()))
    };
    if begins("version https://git-lfs") {
        Some(StandIn::GitLfs)
    } else if is_of_annex(text) {
        Some(StandIn::GitAnnex)
    } else if begins("outs:\n- ") || begins("outs:\r\n- ") {
        Some(StandIn::Dvc)
    } else if begins("[InternetShortcut]") {
        Some(StandIn::Link)
    } else if begins("<!doctype html") || begins("<html") {
        Some(StandIn::Page)
    } else if begins("<Error>")
        || begins("<?xml ") && contains(text, b"<Error>") && contains(text, b"<Code>")
    {
        Some(StandIn::StoreError)
    } else if begins("<?xml ") && contains(text, b"<plist ") && contains(text, b"<key>URL</key>") {
        Some(StandIn::Link)
    } else {
        None
    }
}

/// Whether the text is the path of an object of git-annex, on a line of its own.
fn is_of_annex(text: &[u8]) -> bool {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    // A link of git in a folder without links is the path that it would point to.
    line.starts_with(b"/annex/objects/")
        || line.starts_with(b"../") && contains(line, b".git/annex/objects/")
        || line.starts_with(b".git/annex/objects/")
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_told_by_its_beginning() {
        let of = |head: &[u8]| StandIn::of(head);
        assert_eq!(
            of(b"/annex/objects/SHA256E-s12--4d7a.npz\n"),
            Some(StandIn::GitAnnex)
        );
        assert_eq!(
            of(b"../.git/annex/objects/zZ/1q/SHA256E-s12--4d7a.npz/SHA256E-s12--4d7a.npz"),
            Some(StandIn::GitAnnex)
        );
        assert_eq!(
            of(b"outs:\n- md5: 4d7a\n  size: 12\n  path: x.npz\n"),
            Some(StandIn::Dvc)
        );
        assert_eq!(
            of(b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xC0\0\0\0\0\0\0F"),
            Some(StandIn::Shortcut)
        );
        assert_eq!(
            of(b"book\0\0\0\0mark\0\0\0\0\x38\0\0\0"),
            Some(StandIn::Alias)
        );
        assert_eq!(of(b"bplist00\xd4\x01\x02"), Some(StandIn::ICloud));
        assert_eq!(
            of(b"[InternetShortcut]\r\nURL=https://example.com/\r\n"),
            Some(StandIn::Link)
        );
        let link =
            b"<?xml version=\"1.0\"?>\n<plist version=\"1.0\"><dict><key>URL</key></dict></plist>";
        assert_eq!(of(link), Some(StandIn::Link));
        assert_eq!(
            of(b"\xEF\xBB\xBF\r\n<!DOCTYPE html>\n<html lang=\"en\">"),
            Some(StandIn::Page)
        );
        assert_eq!(of(b"<HTML><head>"), Some(StandIn::Page));
        let refused =
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code>";
        assert_eq!(of(refused), Some(StandIn::StoreError));
        assert_eq!(of(&[0; 16]), Some(StandIn::Zeros));
    }

    #[test]
    fn a_file_that_may_be_itself_is_not_taken_for_another() {
        let files: [&[u8]; 8] = [
            b"",
            &[0; 4],
            b"version,b\n1,2\n",
            b"outs:,b\n",
            b"<a>,b\n",
            b"<?xml version=\"1.0\"?><net name=\"m\"><layers>",
            b"book,title\n1,2\n",
            b"path\n../data/annex/objects\n",
        ];
        for head in files {
            assert_eq!(StandIn::of(head), None, "{}", head.escape_ascii());
        }
    }

    #[test]
    fn text_of_any_encoding_is_text() {
        assert!(is_text(b"::a,b\r\n\t1,2\x0C"));
        assert!(is_text("::\u{e9}".as_bytes()) && is_text(b"::\xE9\xFF"));
        assert!(!is_text(b"\x08\x07\x12") && !is_text(b"a\0b"));
    }
}
