// Everything works without this file. It adds keys, keeps the list in place while filters change, and shows times in the reader's zone.
'use strict';
(() => {
  const html = document.documentElement;
  html.classList.add('script');
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const zone = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

  function cookie(name, value) {
    document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax${location.protocol === 'https:' ? ';secure' : ''}`;
  }

  // After each change of the page.
  function dress() {
    for (const time of $$('time[datetime]')) {
      const at = new Date(time.dateTime);
      if (!isNaN(at)) time.title = zone.format(at);
    }
    count();
  }

  // Selection
  let last = null;
  const boxes = () => $$('input[name="id"][type="checkbox"]');

  function count() {
    const all = boxes();
    const chosen = all.filter((box) => box.checked).length;
    const head = $('[data-all]');
    if (head) {
      head.checked = chosen > 0 && chosen === all.length;
      head.indeterminate = chosen > 0 && chosen < all.length;
    }
    const option = $('#scope option[value="selected"]');
    if (option) option.textContent = chosen === 1 ? '1 selected item' : `${chosen} selected items`;
  }

  document.addEventListener('click', (event) => {
    const box = event.target.closest('input[name="id"][type="checkbox"]');
    if (box) {
      const all = boxes();
      if (event.shiftKey && last && all.includes(last)) {
        const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
        all.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
      }
      last = box;
      count();
      return;
    }
    const head = event.target.closest('[data-all]');
    if (head) {
      boxes().forEach((other) => { other.checked = head.checked; });
      count();
      return;
    }
    const copy = event.target.closest('[data-copy]');
    if (copy) {
      navigator.clipboard?.writeText(copy.dataset.copy).then(() => {
        copy.textContent = 'Copied';
        setTimeout(() => { copy.textContent = 'Copy'; }, 1500);
      });
      return;
    }
    const theme = event.target.closest('[data-theme-switch] button');
    if (theme) {
      event.preventDefault();
      html.dataset.theme = theme.value;
      cookie('lynceus-theme', theme.value);
      $$('button', theme.form).forEach((button) => button.setAttribute('aria-pressed', String(button === theme)));
      return;
    }
    for (const menu of $$('details.menu[open]')) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const link = event.target.closest('a[href]');
    if (link && isList(link) && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0 && !link.download && !link.target) {
      event.preventDefault();
      show(link.href, true);
    }
  });

  // Columns
  document.addEventListener('change', (event) => {
    const form = event.target.closest('[data-columns]');
    if (!form) return;
    const hidden = $$('input[name="column"]:not(:checked)', form).map((box) => box.value);
    const table = $('table.items');
    if (table) table.className = ['data', 'items', ...hidden.map((name) => `no-${name}`)].join(' ');
    cookie('lynceus-columns', hidden.join('.'));
  });

  // The list: the same address is fetched and its content put in place, so that nothing flickers and focus stays.
  let running = null;
  const isList = (link) => location.pathname === '/items' && link.origin === location.origin && link.pathname === '/items';

  async function show(url, push) {
    running?.abort();
    const mine = running = new AbortController();
    const main = $('main');
    main.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(url, { signal: mine.signal, headers: { accept: 'text/html' } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const place = placeOf(document.activeElement);
      const open = $('.facets-fold')?.open;
      const fresh = $('main', page);
      main.replaceWith(document.importNode(fresh, true));
      document.title = page.title;
      if (push) history.pushState(null, '', url);
      if (open) $('.facets-fold').open = true;
      restore(place);
      dress();
    } catch (error) {
      if (error.name !== 'AbortError') location.assign(url);
    }
  }

  function placeOf(element) {
    if (!element || element === document.body) return null;
    const facet = element.closest('.facet ul')?.getAttribute('aria-labelledby');
    return { id: element.id, facet, text: element.title, at: element.selectionStart };
  }

  function restore(place) {
    if (!place) return;
    const target = place.id ? document.getElementById(place.id)
      : place.facet ? $$(`ul[aria-labelledby="${place.facet}"] a`).find((a) => a.title === place.text) : $('main');
    target?.focus({ preventScroll: true });
    if (place.id && place.at != null && target?.setSelectionRange) target.setSelectionRange(place.at, place.at);
  }

  document.addEventListener('submit', (event) => {
    if (!event.target.matches('[data-filter]') || location.pathname !== '/items') return;
    event.preventDefault();
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(event.target)) if (value.trim()) query.append(name, value.trim());
    show(`/items${query.size ? `?${query}` : ''}`, true);
  });
  addEventListener('popstate', () => (location.pathname === '/items' && $('main .list-layout') ? show(location.href, false) : location.reload()));

  // Keys
  const rows = () => $$('table.items tbody tr');
  const current = () => rows().findIndex((row) => row.contains(document.activeElement));

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const to = Math.min(Math.max(current() + step, 0), all.length - 1);
    $('.c-title a', all[to]).focus();
    all[to].scrollIntoView({ block: 'nearest' });
  }

  function choose() {
    const box = $('input[name="id"]', rows()[current()] ?? document.createElement('i'));
    if (box) { box.checked = !box.checked; last = box; count(); }
  }

  function decide(id) {
    if (rows().length && !boxes().some((box) => box.checked)) choose();
    document.getElementById(id)?.focus();
  }

  function help() {
    let dialog = $('#keys');
    if (!dialog) {
      dialog = document.createElement('dialog');
      dialog.id = 'keys';
      dialog.setAttribute('aria-labelledby', 'keys-title');
      dialog.innerHTML = '<h2 id="keys-title">Keys</h2><dl>' + [
        ['/', 'Search'], ['j k', 'Next and previous item'], ['Enter', 'Open the item'], ['x', 'Select the item'],
        ['r', 'Resolve'], ['a', 'Assign'], ['?', 'This list'], ['Esc', 'Leave a field, close this'],
      ].map(([key, does]) => `<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`).join('') + '</dl><form method="dialog"><button>Close</button></form>';
      document.body.append(dialog);
    }
    dialog.showModal();
  }

  const keys = {
    '/': () => { const box = $('main [data-search]') ?? $('[data-search]'); box?.focus(); box?.select(); },
    j: () => move(1), k: () => move(-1), x: choose, r: () => decide('reason'), a: () => decide('assignee'), '?': help,
  };
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      $$('details.menu[open]').forEach((menu) => { menu.open = false; $('summary', menu).focus(); });
      if (event.target.matches('input, textarea, select')) event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input:not([type="checkbox"]), textarea, select, dialog')) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  dress();
})();
