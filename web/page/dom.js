// Elements. Text from files becomes text nodes, and never HTML.

const $ = (id) => document.getElementById(id);

// An element with attributes and children: elements, or text.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === 'onclick' || name === 'onchange' || name === 'onsubmit') {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined));
  return element;
}

// A sentence, in which what is between backticks is code; not in a quoted value.
function sentence(text) {
  const parts = [];
  let from = 0;
  let opened = -1;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"' && text[at - 1] !== '\\') {
      isQuoted = !isQuoted;
    } else if (text[at] === '`' && !isQuoted) {
      if (opened < 0) {
        opened = at;
      } else {
        parts.push(text.slice(from, opened), make('code', {}, text.slice(opened + 1, at)));
        from = at + 1;
        opened = -1;
      }
    }
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== '');
}

// Sentences on lines of their own, of which a `help:` is set apart.
function lines(text) {
  return text.split('\n').map((line) => make('div', { class: line.trim().startsWith('help: ') ? 'help' : null },
    sentence(line.trim())));
}

// How many rows and choices are shown at first: a browser takes seconds for thousands.
const LISTED = 200;

// Fills an element with what `shown` makes of the first items; a button does so with the others.
function fill(element, items, shown) {
  element.append(...items.slice(0, LISTED).map(shown));
  const left = items.length - LISTED;
  if (left <= 0) return null;
  const more = make('p', { class: 'more' }, button(`Show ${left} more`, () => {
    element.append(...items.slice(LISTED).map(shown));
    more.remove();
  }, { class: 'small' }));
  return more;
}

// A table of text. Columns that are empty are left out; `numbers` are aligned to the right.
function table(heads, rows, caption, numbers = []) {
  const filled = heads.map((_, at) => at).filter((at) => rows.some((row) => cellText(row[at]) !== ''));
  const align = (at) => (numbers.includes(heads[at]) ? 'number' : null);
  const body = make('tbody');
  const more = fill(body, rows, (row) => make('tr', { class: row.class }, filled.map((at, place) => {
    const attributes = { class: align(at) };
    return place === 0
      ? make('th', { ...attributes, scope: 'row' }, row[at])
      : make('td', attributes, row[at]);
  })));
  const shown = make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    make('table', {},
      make('thead', {}, make('tr', {}, filled.map((at) => make('th', { scope: 'col', class: align(at) }, heads[at])))),
      body));
  return more ? make('div', {}, shown, more) : shown;
}

function cellText(cell) {
  return cell instanceof Node ? 'shown' : String(cell ?? '');
}

function button(label, onclick, attributes) {
  return make('button', { type: 'button', onclick, ...attributes }, label);
}

// Has the browser save bytes or text as a file.
function download(name, content, type = 'application/octet-stream') {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = make('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// Copies text, and says so on the button for a moment.
async function copy(text, at) {
  const label = at.textContent;
  try {
    await navigator.clipboard.writeText(text);
    at.textContent = 'Copied';
  } catch {
    // A page from a disk may not be allowed to; then the selection can be.
    const area = make('textarea', { class: 'visually-hidden', 'aria-hidden': 'true' });
    area.value = text;
    document.body.append(area);
    area.select();
    at.textContent = document.execCommand('copy') ? 'Copied' : 'Not copied';
    area.remove();
    at.focus();
  }
  say(at.textContent);
  setTimeout(() => { at.textContent = label; }, 1500);
}

// Tells a screen reader.
function say(text) {
  $('status').textContent = text;
}

function size(bytes) {
  const units = ['bytes', 'KB', 'MB', 'GB'];
  let at = 0;
  let number = bytes;
  while (number >= 1000 && at < 3) {
    number /= 1000;
    at += 1;
  }
  return `${at > 0 && number < 10 ? number.toFixed(1) : Math.round(number)} ${bytes === 1 ? 'byte' : units[at]}`;
}

function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
