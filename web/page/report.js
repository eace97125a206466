// What a check found.

function heading(name, mark, how, sizes = []) {
  return make('h2', { class: 'verdict' },
    make('span', { class: 'name' }, name),
    make('span', { class: how ? `mark ${how}` : 'soft' }, mark),
    sizes.map(([symbol, count]) => make('span', { class: 'soft' }, `${symbol} = ${count}`)));
}

function groupName(group) {
  return group.files.map((entry) => entry.name).join(', ');
}

// Violations, or the steps of a log.
function itemList({ items, more }, isLog = false) {
  const list = make('ul', { class: isLog ? 'violations log' : 'violations' }, items.map((item) => make(
    'li', { class: item.label === 'not repaired' ? 'undone' : null },
    make('span', { class: 'code' }, item.label === 'error' ? item.code : `${item.label}: ${item.code}`),
    make('span', { class: 'what' }, sentence(item.what)),
    item.details.length > 0
      ? make('ul', { class: 'places' }, item.details.map((detail) => make('li', {}, detail)))
      : null,
    item.help ? make('div', { class: 'help' }, make('b', {}, 'Help: '), sentence(item.help)) : null,
  )));
  return more ? [list, make('p', { class: 'soft' }, more)] : [list];
}

function said(found) {
  const helps = found.help.map((help) => make('li', { class: 'help' }, make('b', {}, 'Help: '),
    help.split('\n').map((line, at) => (at === 0 ? sentence(line) : make('div', {}, sentence(line.trim()))))));
  const others = [...found.converted, ...found.notes].map((note) => make('li', {}, lines(note)));
  return helps.length + others.length > 0 ? make('ul', { class: 'notes' }, helps, others) : null;
}

async function showCheck(group, expected, into) {
  const question = { ask: 'check', against: expected.number, signature: expected.signature, data: group.data, options: options.chosen() };
  const found = await ask(question, [expected, ...group.files]);
  const section = make('section', { class: 'card' });
  into.append(section);
  if (found.failure) {
    section.append(heading(groupName(group), 'not checked', 'bad'), make('div', { class: 'failure' }, lines(found.failure)));
    return `${groupName(group)} cannot be checked`;
  }
  const isValid = found.verdict === 'valid';
  const verdict = isValid ? 'valid' : counted(found.violations.length, 'violation');
  section.append(heading(found.data, verdict, isValid ? 'good' : 'bad', found.dims),
    make('p', { class: 'soft' }, 'Checked against ', make('span', { class: 'mono' }, expected.name)));
  if (!isValid) section.append(...itemList(found.items));
  section.append(said(found) ?? '');
  if (found.pieces) section.append(make('p', { class: 'soft' }, 'The data was read in pieces.'));
  section.append(actions(found, group));
  if (!isValid) {
    section.append(...found.maps.map(map));
    section.append(repairs(found, { question, expected, group }));
  }
  return `${found.data}: ${verdict}`;
}

// What can be done with a result.
function actions(found, group) {
  const stem = group.files[0].name.replace(/\.[^.]+$/, '');
  const copied = button('Copy as text', () => copy(found.text, copied), { class: 'small' });
  const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
  return make('p', { class: 'buttons' }, copied,
    button('Download JSON', () => download(`${stem}.report.json`, json(found.json), 'application/json'), { class: 'small' }),
    button('Download SARIF', () => download(`${stem}.sarif`, json(found.sarif), 'application/json'), { class: 'small' }));
}

// A picture of the invalid values of an array. It is an image, so that nothing in it runs.
function map({ array, svg, text, complete }) {
  const url = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  return make('div', { class: 'map' },
    make('h3', {}, 'Where ', make('code', {}, array), ' is wrong'),
    make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Map of the invalid values of ${array}` },
      make('img', { src: url, alt: text })),
    complete ? null : make('p', { class: 'soft' }, 'Only the first places of each violation are drawn.'));
}
