// What every desk does with a script; all of it also works without.
document.addEventListener('submit', (event) => {
  // A second press sends nothing.
  const form = event.target
  if (form.method !== 'post') return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = '1'
  setTimeout(() => delete form.dataset.sent, 4000)
})
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
})
document.addEventListener('change', (event) => {
  // One box for all rows.
  const all = event.target.closest?.('[data-all]')
  if (!all) return
  for (const box of document.querySelectorAll(`input[name="${all.dataset.all}"]`)) box.checked = all.checked
})
for (const here of document.querySelectorAll('.subnav [aria-current]')) {
  // A row of tabs that is wider than the phone shows the one that is open.
  const row = here.parentElement
  row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2
}
