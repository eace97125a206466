// A schema or a model as a table, and the schema as text in each language.

const HEADS_OF_NUMBERS = ['missing', 'infinite', 'min', 'mean', 'median', 'max', 'distinct'];

function schemaTable({ heads, rows }, caption) {
  return rows.length > 0 ? table(heads, rows, caption) : make('p', { class: 'soft' }, 'There are no arrays in it.');
}

function notes(list) {
  return list?.length > 0 ? make('ul', { class: 'notes' }, list.map((note) => make('li', {}, lines(note)))) : null;
}

// Texts under tabs, of which the arrow keys choose one.
function tabs(texts, stem) {
  tabs.count = (tabs.count ?? 0) + 1;
  const id = (what, at) => `${what}-${tabs.count}-${at}`;
  const heads = texts.map(({ language }, at) => make('button', {
    type: 'button', role: 'tab', id: id('tab', at), 'aria-controls': id('panel', at),
    onclick: () => select(at),
  }, language));
  const panels = texts.map(({ text, failure, extension, language }, at) => {
    const panel = make('div', { role: 'tabpanel', id: id('panel', at), 'aria-labelledby': id('tab', at) });
    if (failure) {
      panel.append(make('div', { class: 'failure' }, lines(failure)));
      return panel;
    }
    const copied = button('Copy', () => copy(text, copied), { class: 'small' });
    const name = extension === 'json' ? `${stem}.schema.json` : `${stem}.${extension}`;
    panel.append(
      make('pre', { tabindex: 0, 'aria-label': `The schema in ${language}` }, text),
      make('p', { class: 'buttons' }, copied,
        button(`Download ${name}`, () => download(name, text, 'text/plain'), { class: 'small' })),
    );
    return panel;
  });
  const list = make('div', { role: 'tablist', 'aria-label': 'The schema as text' }, heads);
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (heads.indexOf(document.activeElement) + step + heads.length) % heads.length;
    select(at);
    heads[at].focus();
  });
  function select(chosen) {
    heads.forEach((head, at) => {
      head.setAttribute('aria-selected', String(at === chosen));
      head.tabIndex = at === chosen ? 0 : -1;
      panels[at].hidden = at !== chosen;
    });
  }
  select(0);
  return [list, ...panels];
}

// The schema of a model or of a file, as a section.
function schemaSection(entry) {
  const { kind, format, table: declared, notes: said, schema } = entry.found;
  const title = kind === 'model' ? `${format} model` : `schema ${schema.name}`;
  const parts = [make('h2', {}, make('span', { class: 'name mono' }, entry.name), ` — ${title}`)];
  if (schema?.description) parts.push(make('p', { class: 'soft' }, schema.description));
  parts.push(schemaTable(declared ?? schema.table, title), notes(said), notes(schema?.notes));
  if (schema) {
    parts.push(kind === 'model' ? make('h3', {}, 'The schema of the model') : null,
      ...tabs(schema.texts, entry.name.replace(/(\.schema)?\.[^.]+$/, '')));
  }
  return make('section', { class: 'card' }, parts);
}
