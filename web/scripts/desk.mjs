// The desks are server-rendered; the two libraries they use come from the same lock file as the app.
import { copyFileSync, mkdirSync } from 'node:fs'

const target = new URL('../dist/desk/vendor/', import.meta.url)
mkdirSync(target, { recursive: true })
for (const source of ['htmx.org/dist/htmx.min.js', 'hls.js/dist/hls.min.js']) {
  copyFileSync(
    new URL(`../node_modules/${source}`, import.meta.url),
    new URL(source.split('/').at(-1), target),
  )
}
