// What is done when: files are chosen, options change, and results are shown.

const OPTIONS = [
  ['Checking', [
    ['convert', 'Convert numbers', [['', 'strict: not at all'], ['lossless', 'lossless: if no value changes'], ['lossy', 'lossy: also rounded']]],
    ['allow_missing', 'Values may be missing'],
    ['ignore_unknown', 'Ignore other arrays'],
  ]],
  ['Models', [
    ['loss', 'Loss', '', 'sparse_categorical_crossentropy'],
    ['matches', 'Match arrays', 'which input each is', 'x=input_layer'],
    ['columns', 'Stack columns', 'of a table into an input', 'x=a,b,c'],
    ['unverified', 'Shapes and values only'],
  ]],
  ['Tables in CSV', [
    ['delimiter', 'Separator', [['', 'as the file has it'], [',', 'comma'], [';', 'semicolon'], ['tab', 'tab'], ['|', 'bar']]],
    ['decimal', 'Decimal mark', [['', 'point'], [',', 'comma']]],
    ['header', 'Names in the first line', [['', 'as it looks'], ['yes', 'yes'], ['no', 'no']]],
    ['encoding', 'Encoding', [['', 'UTF-8'], ['latin1', 'Latin-1'], ['windows-1252', 'Windows-1252'], ['utf-16', 'UTF-16']]],
  ]],
];

const options = {
  controls: new Map(),

  show() {
    const form = $('options-form');
    for (const [legend, fields] of OPTIONS) {
      form.append(make('fieldset', {}, make('legend', {}, legend),
        make('div', { class: 'fields' }, fields.map((field) => this.field(...field)))));
    }
    form.addEventListener('change', () => refresh());
    form.addEventListener('submit', (event) => event.preventDefault());
  },

  field(name, label, about, example) {
    const id = `option-${name}`;
    let control;
    if (about === undefined) {
      control = make('input', { type: 'checkbox', id });
      this.controls.set(name, control);
      return make('label', { class: 'check' }, control, label);
    }
    if (Array.isArray(about)) {
      control = make('select', { id }, about.map(([value, text]) => make('option', { value }, text)));
      this.controls.set(name, control);
      return make('div', {}, make('label', { for: id }, label), control);
    }
    control = make('input', {
      type: 'text', id, placeholder: example, spellcheck: 'false', autocomplete: 'off',
      'aria-describedby': about ? `${id}-about` : null,
    });
    this.controls.set(name, control);
    return make('div', {}, make('label', { for: id }, label), about ? make('span', { class: 'about', id: `${id}-about` }, about) : null, control);
  },

  chosen() {
    const chosen = {};
    for (const [name, control] of this.controls) {
      chosen[name] = control.type === 'checkbox' ? control.checked : control.value;
    }
    return chosen;
  },
};

const progress = {
  shown: 0,

  begin(entries) {
    const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    $('doing').textContent = `Reading ${entries.map(({ name }) => name).join(', ')} (${size(total)})`;
    $('bar').removeAttribute('value');
    clearTimeout(this.shown);
    // Not for what takes no time.
    this.shown = setTimeout(() => { $('progress').hidden = false; }, 250);
    return (done) => {
      $('bar').value = total > 0 ? Math.min(1, done / total) : 1;
    };
  },

  end() {
    clearTimeout(this.shown);
    $('progress').hidden = true;
  },
};

// Asks about data, with a bar that shows how much was read.
async function ask(question, entries) {
  const tell = progress.begin(entries.filter((entry) => entry.kind === 'data'));
  return program.ask(question, entries, tell);
}

// Why there is no answer, as a sentence.
function stopped(error) {
  if (error instanceof Cancelled) return 'cancelled';
  if (error instanceof Broken) {
    const isMemory = /memory|allocation|unreachable/i.test(error.message);
    return `the check stopped: ${error.message}\nhelp: ${isMemory
      ? 'the data may need more memory than a browser gives a page; the command `schema` reads data of any size'
      : 'reload the page, and choose the files again'}`;
  }
  return String(error?.message ?? error);
}

// The last run; earlier ones end when they see another.
let run = 0;

// Whether it is still going on.
let running = false;

async function refresh() {
  run += 1;
  const own = run;
  running = true;
  if (program.jobs.size > 0) program.stop(new Cancelled());
  program.rest();
  const results = document.createDocumentFragment();
  const expected = files.expected();
  const groups = files.groups();
  const said = [];
  try {
    for (const group of groups) {
      if (expected) {
        said.push(await showCheck(group, expected, results));
      } else {
        said.push(await showContents(group, results));
      }
      if (own !== run) return;
    }
  } catch (error) {
    if (own !== run) return;
    const message = stopped(error);
    said.push(message);
    results.append(make('section', { class: 'card' }, heading('Stopped', message === 'cancelled' ? 'cancelled' : 'not checked', 'bad'),
      message === 'cancelled' ? null : make('div', { class: 'failure' }, lines(message))));
  }
  progress.end();
  if (expected) {
    if (groups.length === 0) said.push(`${expected.name} is what data will be checked against: now choose data`);
    results.append(schemaSection(expected));
  }
  $('results').replaceChildren(results);
  running = false;
  say(said.join('. '));
}

// Takes files that were chosen, dropped or pasted, and looks at one again that is to be read otherwise.
async function choose(list, again = null) {
  if (list.length === 0 && !again) return;
  if (again) Object.assign(again, { kind: null, failure: null });
  $('said').replaceChildren();
  run += 1;
  const own = run;
  if (program.jobs.size > 0) program.stop(new Cancelled());
  progress.end();
  running = true;
  try {
    await files.add(list);
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    // Another choice may go on, and looks at what is left.
    if (own !== run) return;
    files.giveUp();
  }
  if (own === run) await refresh();
}

async function dropped(transfer) {
  const link = transfer.getData('text/uri-list');
  const text = transfer.getData('text/plain');
  const list = await droppedFiles(transfer);
  if (list.length > 0) {
    await choose(list);
  } else if (link || /^\s*\w+:\/\/\S+\s*$/.test(text)) {
    complain('a link was dropped, and this page opens none: nothing leaves it\nhelp: download the file, and choose it');
  } else if (text.trim() !== '') {
    await choose([textFile(text, 'dropped')]);
  } else {
    complain('what was dropped is neither a file nor text\nhelp: save it as a file, and choose it');
  }
}

// Says why nothing was chosen.
function complain(message) {
  $('said').replaceChildren(make('div', { class: 'failure' }, lines(message)));
  say(message);
}

function listen() {
  $('choose').addEventListener('click', () => $('input').click());
  $('input').addEventListener('change', () => {
    const list = [...$('input').files];
    $('input').value = '';
    choose(list);
  });
  // Not on phones.
  $('choose-folder').hidden = !('webkitdirectory' in $('folder'));
  $('choose-folder').addEventListener('click', () => $('folder').click());
  $('folder').addEventListener('change', () => {
    const list = chosenFolders($('folder').files);
    $('folder').value = '';
    choose(list);
  });
  $('paste').addEventListener('click', () => {
    const isOpen = $('paste-form').hidden;
    $('paste-form').hidden = !isOpen;
    $('paste').setAttribute('aria-expanded', String(isOpen));
    if (isOpen) $('pasted').focus();
  });
  $('paste-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = $('pasted').value;
    if (text.trim() === '') return;
    $('pasted').value = '';
    $('paste').click();
    choose([textFile(text, 'pasted')]);
  });
  $('cancel').addEventListener('click', () => {
    program.stop(new Cancelled());
    $('choose').focus();
  });
  // Files may be dropped anywhere, so that none replaces the page.
  let depth = 0;
  const over = (by) => {
    depth = Math.max(0, depth + by);
    $('drop').classList.toggle('over', depth > 0);
  };
  window.addEventListener('dragenter', () => over(1));
  window.addEventListener('dragleave', () => over(-1));
  window.addEventListener('dragover', (event) => event.preventDefault());
  window.addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    over(0);
    dropped(event.dataTransfer);
  });
}

showExamples();
options.show();
listen();
