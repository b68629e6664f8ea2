const REACHABLE = 'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [tabindex="0"], video[controls]'

/** Keeps the Tab key inside an element. */
export function trapTab(event: KeyboardEvent, container: HTMLElement): void {
  const reachable = [...container.querySelectorAll<HTMLElement>(REACHABLE)].filter((element) => element.offsetParent !== null)
  const first = reachable[0]
  const last = reachable.at(-1)
  if (!first || !last) {
    event.preventDefault()
    return
  }
  const active = document.activeElement
  if (event.shiftKey && (active === first || active === container)) {
    event.preventDefault()
    last.focus()
  } else if (!event.shiftKey && active === last) {
    event.preventDefault()
    first.focus()
  }
}

const open: (() => void)[] = []

/**
 * While the returned function was not called, Escape calls `close` also when the focus is nowhere: a button that
 * was disabled or removed as it was pressed drops it, and the keys then never reach the sheet. Newest first.
 */
export function escapeFromNowhere(close: () => void): () => void {
  if (!open.length) document.addEventListener('keydown', onKeyNowhere)
  open.push(close)
  return () => {
    const at = open.indexOf(close)
    if (at >= 0) open.splice(at, 1)
    if (!open.length) document.removeEventListener('keydown', onKeyNowhere)
  }
}

function onKeyNowhere(event: KeyboardEvent): void {
  if (event.key === 'Escape' && event.target === document.body) open.at(-1)?.()
}
