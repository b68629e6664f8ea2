/** Brings something into the middle of the page or sheet that scrolls, and moves nothing else (unlike scrollIntoView). */
export function bringIntoView(element: Element | null | undefined): void {
  const scroller = element?.closest<HTMLElement>('.sheet__body, #scroller')
  if (!element || !scroller) return
  const inside = element.getBoundingClientRect()
  const around = scroller.getBoundingClientRect()
  scroller.scrollBy({ top: inside.top - around.top - (around.height - inside.height) / 2, behavior: 'smooth' })
}
