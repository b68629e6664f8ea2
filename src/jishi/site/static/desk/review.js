// Keys of the review desk. Nothing here is needed to decide: every key stands for a button on the page.
const by = (id) => document.getElementById(id)
const press = (id) => by(id)?.click()

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const typing = event.target.closest('textarea, input:not([type=radio]):not([type=checkbox]), select')
  if (typing) {
    if (event.key === 'Escape') typing.blur()
    return
  }
  const key = event.key.toLowerCase()
  if (key === '?') by('keys')?.open ? by('keys').close() : by('keys')?.showModal()
  else if (by('keys')?.open) return
  else if (key === 'j') press('next')
  else if (key === 'k') press('previous')
  else if (key === 'a') press('approve')
  else if (key === 'r') (document.querySelector('input[name=reason_code]') ?? by('reason_text'))?.focus()
  else if (/^[1-9]$/.test(key)) {
    const reason = document.querySelectorAll('input[name=reason_code]')[Number(key) - 1]
    if (!reason) return
    reason.checked = true
    by('reject')?.focus()
  } else return
  event.preventDefault()
})
by('keys-open')?.addEventListener('click', () => by('keys').showModal())

for (const video of document.querySelectorAll('video[data-hls]')) {
  const source = video.dataset.hls
  if (video.canPlayType('application/vnd.apple.mpegurl')) video.src = source
  else if (window.Hls?.isSupported()) {
    const player = new window.Hls({ enableWorker: false })
    player.loadSource(source)
    player.attachMedia(video)
  }
}
