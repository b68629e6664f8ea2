/** Keeps the Tab key inside an element. */
const REACHABLE = 'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [tabindex="0"], video[controls]'

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
