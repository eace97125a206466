// The files that were chosen: what each is, and what is checked against what.

const files = {
  all: [],
  next: 1,
  // The number of the model or schema that data is checked against.
  against: null,
  // Whether several files are one data set.
  areSet: false,

  async add(list) {
    const added = [...list].map((file) => {
      const stem = file.name.replace(/\.[^.]+$/, '');
      const entry = { number: this.next, file, name: file.name, kind: null, found: null, failure: null, array: stem };
      this.next += 1;
      return entry;
    });
    this.all.push(...added);
    this.show();
    for (const entry of added) await this.look(entry);
    this.show();
  },

  async look(entry) {
    try {
      const found = await program.ask({ ask: 'look', file: entry.number }, [entry]);
      if (found.failure) {
        entry.failure = found.failure;
      } else {
        entry.kind = found.kind;
        entry.found = found;
        if (found.kind !== 'data') this.against = entry.number;
      }
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      entry.failure = stopped(error);
    }
  },

  remove(entry) {
    this.all = this.all.filter((other) => other !== entry);
    program.forget(entry.number);
    if (this.against === entry.number) {
      this.against = this.all.findLast((other) => other.kind && other.kind !== 'data')?.number ?? null;
    }
    this.show();
  },

  // The model or schema, if there is one.
  expected() {
    return this.all.find((entry) => entry.number === this.against && entry.kind !== 'data') ?? null;
  },

  data() {
    return this.all.filter((entry) => entry.kind === 'data');
  },

  // What is checked by itself: arrays in files of their own are together, and so are files that are one set.
  groups() {
    const isArray = (entry) => entry.name.toLowerCase().endsWith('.npy');
    const data = this.data();
    const arrays = data.filter(isArray);
    const others = data.filter((entry) => !isArray(entry));
    const groups = [];
    if (arrays.length > 1) {
      groups.push({ files: arrays, data: { arrays: arrays.map((entry) => [entry.array, entry.number]) } });
    } else {
      groups.push(...arrays.map((entry) => this.group([entry])));
    }
    if (this.areSet && others.length > 1) {
      groups.push(this.group(others));
    } else {
      groups.push(...others.map((entry) => this.group([entry])));
    }
    return groups;
  },

  group(entries) {
    return { files: entries, data: { files: entries.map((entry) => entry.number) } };
  },

  show() {
    const arrays = this.data().filter((entry) => entry.name.toLowerCase().endsWith('.npy'));
    const others = this.data().length - arrays.length;
    $('list').replaceChildren(...this.all.map((entry) => this.item(entry, arrays.length > 1)));
    $('set')?.remove();
    if (others > 1) {
      const box = make('input', { type: 'checkbox', onchange: () => { this.areSet = box.checked; refresh(); } });
      box.checked = this.areSet;
      $('list').after(make('p', { id: 'set' }, make('label', {}, box,
        'The files are one data set: the rows of one follow those of another')));
    }
    $('examples').hidden = this.all.length > 0;
  },

  item(entry, isOneOfArrays) {
    const kinds = { model: `${entry.found?.format ?? ''} model`.trim(), schema: 'schema', data: 'data' };
    const kind = kinds[entry.kind] ?? (entry.failure ? 'not readable' : 'looking ..');
    const isOther = entry.kind && entry.kind !== 'data' && entry.number !== this.against;
    const parts = [
      make('span', { class: 'name' }, entry.name),
      make('span', { class: 'kind' }, kind),
      make('span', { class: 'soft' }, size(entry.file.size)),
    ];
    if (isOneOfArrays && entry.kind === 'data' && entry.name.toLowerCase().endsWith('.npy')) {
      const field = make('input', {
        type: 'text', id: `array-${entry.number}`, value: entry.array, spellcheck: 'false', autocomplete: 'off',
        onchange: () => { entry.array = field.value || entry.array; refresh(); },
      });
      parts.push(make('label', { for: field.id }, 'array '), field);
    }
    parts.push(make('span', { class: 'end' },
      isOther ? button('Check against this', () => { this.against = entry.number; this.show(); refresh(); }, { class: 'small' }) : null,
      button('Remove', () => { this.remove(entry); refresh(); $('choose').focus(); },
        { class: 'small', 'aria-label': `Remove ${entry.name}` })));
    if (entry.failure) parts.push(make('div', { class: 'failure' }, lines(entry.failure)));
    return make('li', { class: 'file' }, parts);
  },
};
