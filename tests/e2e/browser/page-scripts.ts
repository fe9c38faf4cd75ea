// Run in the browser, so that they are texts here: the checkout's types know of no document.

/** Before anything else in every frame: whatever a vector would call, calls the tripwire. */
export const TRIPWIRE = `
for (const name of ['alert', 'confirm', 'prompt', 'print', 'msgbox']) {
  window[name] = (word) => { window.tripwire(name + '(' + word + ')'); };
}
Object.defineProperty(window, '__xss', {
  get: () => () => { window.tripwire('__xss()'); },
  set: () => { window.tripwire('__xss = '); },
});
`;

/** As readers that are web pages show an entry. */
export const INSERT_HTML = `(pieces) => {
  // Taken before anything can stand in their place.
  const body = document.body;
  const create = document.createElement.bind(document);
  const count = document.querySelectorAll.bind(document, 'body > article');
  for (const piece of pieces) {
    const article = create('article');
    article.innerHTML = piece;
    body.append(article);
  }
  return count().length;
}`;

/** As readers that hand a page to a web view show an entry: scripts run where they are parsed. */
export const WRITE_HTML = `(pieces) => {
  const frame = document.createElement('iframe');
  frame.name = 'written';
  document.body.append(frame);
  const inner = frame.contentDocument;
  inner.open();
  inner.write('<!doctype html><body>');
  for (const piece of pieces) inner.write('<article>' + piece + '</article>');
  inner.close();
  return inner.querySelectorAll('body > article').length;
}`;

/** Everything that a person, or an accident, could do to a page and its frames. */
export const PLAY_WITH_PAGE = `(async () => {
  const events = ['load', 'error', 'mouseover', 'mouseenter', 'pointerover', 'pointerrawupdate',
    'focus', 'focusin', 'blur', 'toggle', 'beforetoggle', 'animationstart', 'transitionend',
    'keydown', 'input', 'change', 'submit', 'copy', 'paste', 'scroll', 'wheel', 'loadstart',
    'canplay', 'begin', 'click', 'auxclick', 'contextmenu'];
  const documents = [document];
  for (const frame of document.querySelectorAll('iframe')) {
    if (frame.contentDocument) documents.push(frame.contentDocument);
  }
  const plain = new Set(['href', 'rel', 'title', 'lang', 'dir', 'class', 'target', 'aria-label', 'aria-current']);
  let links = 0;
  for (const page of documents) {
    let left = 20;
    // Of links that can do nothing but lead to the web, a few are followed and the others only clicked.
    page.addEventListener('click', (event) => {
      const link = event.target.closest?.('a');
      const isPlain = /^https?:$/.test(link?.protocol ?? '') &&
        [...link.attributes].every(({ name }) => plain.has(name));
      if (isPlain && (left -= 1) < 0) event.preventDefault();
    });
    for (const element of [...Document.prototype.querySelectorAll.call(page, 'body *')]) {
      if (element.tabIndex >= 0) element.focus?.({ preventScroll: true });
      for (const name of events) EventTarget.prototype.dispatchEvent.call(element, new Event(name, { cancelable: true }));
    }
    for (const link of [...Document.prototype.querySelectorAll.call(page, 'a, area, button, summary, input, [href], [xlink\\\\:href]')]) {
      links += 1;
      Element.prototype.removeAttribute.call(link, 'target');
      EventTarget.prototype.dispatchEvent.call(link, new MouseEvent('click', { bubbles: true, cancelable: true }));
      if (!/^https?:$/.test(link.protocol ?? '')) await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  window.stop();
  return links;
})()`;
