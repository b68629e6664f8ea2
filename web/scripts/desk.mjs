// The desks are server-rendered; the two libraries they use come from the same lock file as the app.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const target = new URL('../dist/desk/vendor/', import.meta.url)
mkdirSync(target, { recursive: true })
for (const source of ['htmx.org/dist/htmx.min.js', 'hls.js/dist/hls.min.js']) {
  const text = readFileSync(new URL(`../node_modules/${source}`, import.meta.url), 'utf8')
  // A named source map that is not served would break the manifest of static files.
  const plain = text.replace(/^\/\/# sourceMappingURL=.*$/m, '')
  writeFileSync(new URL(source.split('/').at(-1), target), plain)
}
