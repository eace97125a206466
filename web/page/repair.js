// Steps that would mend the data, chosen one by one; what they did; and the data as a file.

// The choices that a result offers. `before` are the steps that were done.
function repairs(found, context, before = []) {
  const all = found.violations.filter(({ remedies }) => remedies.length > 0);
  const offers = all.slice(0, LISTED);
  if (offers.length === 0) return '';
  repairs.count = (repairs.count ?? 0) + 1;
  const selects = offers.map(({ remedies, message, code }, at) => {
    const choices = [...remedies.map(({ label }, index) => make('option', { value: index }, label)),
      make('option', { value: '' }, 'Leave it')];
    const id = `remedy-${repairs.count}-${at}`;
    const select = make('select', { id }, choices);
    const label = make('label', { for: id, class: 'for' }, make('span', { class: 'soft' }, `${code}: `), sentence(message.split('\n')[0]));
    return { select, remedies, choice: make('div', {}, label, select) };
  });
  const place = make('div', { 'aria-live': 'polite' });
  const go = button('Repair', async () => {
    const steps = [...before];
    for (const { select, remedies } of selects) {
      if (select.value !== '') {
        for (const step of remedies[Number(select.value)].steps) {
          if (!steps.includes(step)) steps.push(step);
        }
      }
    }
    await showRepair(steps, context, place);
  }, { class: 'primary' });
  return make('div', {}, make('h3', {}, before.length > 0 ? 'What is left' : 'Repair'),
    make('p', { class: 'soft' }, before.length > 0
      ? 'More steps, after those above.'
      : 'Your file stays as it is: the steps are done to a copy, which you can download.'),
    all.length > LISTED ? make('p', { class: 'soft' }, `The first ${LISTED} of ${all.length} violations that can be repaired; the others follow.`) : null,
    make('div', { class: 'choices' }, selects.map(({ choice }) => choice)), go, place);
}

async function showRepair(steps, context, into) {
  const { question, expected, group } = context;
  let found;
  try {
    found = await ask({ ...question, ask: 'repair', steps }, [expected, ...group.files]);
  } catch (error) {
    found = { failure: stopped(error) };
  } finally {
    progress.end();
  }
  const done = make('div', { class: 'done' });
  into.replaceChildren(done);
  if (found.failure) {
    done.append(make('div', { class: 'failure' }, lines(found.failure)));
    return;
  }
  const isValid = found.verdict === 'valid' && !found.emptied;
  const mark = isValid ? 'valid after the repair' : found.emptied ? 'of no use' : `${counted(found.violations.length, 'violation')} left`;
  done.append(heading(found.data, mark, isValid ? 'good' : 'bad', found.dims));
  if (found.log.items.length > 0) {
    done.append(make('h3', {}, 'What was done'), ...itemList(found.log, true));
    const copied = button('Copy the log', () => copy(found.logText, copied), { class: 'small' });
    done.append(make('p', { class: 'buttons' }, copied,
      button('Download the steps', () => download(`${found.stem}.plan.json`, found.plan, 'application/json'),
        { class: 'small' })));
  }
  if (found.emptied) {
    done.append(make('div', { class: 'failure' }, lines(found.emptied)));
    return;
  }
  if (!isValid) {
    done.append(make('h3', {}, 'What is still wrong'), ...itemList(found.items), said(found) ?? '', repairs(found, context, steps));
  }
  done.append(saving(found, group, isValid));
}

// The data as a file, in a format that the visitor chooses.
function saving(found, group, isValid) {
  const own = group.files[0].parts[0].name.split('.').pop().toLowerCase();
  const select = make('select', { 'aria-label': 'Format' }, found.formats.map((format) => make('option', { value: format }, `.${format}`)));
  select.value = found.formats.includes(own) ? own : 'npz';
  const failed = make('div', { role: 'alert' });
  const save = button(isValid ? 'Download the repaired data' : 'Download it as it is now', async () => {
    failed.replaceChildren();
    let bytes;
    try {
      bytes = await program.repaired(select.value);
    } catch (error) {
      bytes = { failure: stopped(error) };
    }
    if (bytes.failure) {
      failed.append(make('div', { class: 'failure' }, lines(bytes.failure)));
    } else {
      download(`${found.stem}.${select.value}`, bytes);
    }
  }, { class: isValid ? 'primary' : null });
  return make('div', {}, make('div', { class: 'save' }, select, save), failed);
}
