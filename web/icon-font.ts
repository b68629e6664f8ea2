/** The component library's icon font as a file of our own: no data: font, no address of another host. */
import type { Plugin } from 'vite'

const FACE = /src:\s*url\((["']?)data:font\/woff2;[^,]*base64,([A-Za-z0-9+/=]+)\1\)\s*format\((["'])woff2\3\)[^};]*/
const FILE = 'assets/icon-font.woff2'

export function ownIconFont(): Plugin {
  let isBuild = false
  return {
    name: 'own-icon-font',
    enforce: 'pre',
    configResolved: (config) => void (isBuild = config.command === 'build'),
    transform(code, id) {
      if (!/vant\/.*\.css/.test(id)) return null
      const found = FACE.exec(code)
      if (!found) return null
      if (isBuild) this.emitFile({ type: 'asset', fileName: FILE, source: Buffer.from(found[2]!, 'base64') })
      const url = isBuild ? `/${FILE}` : `data:font/woff2;base64,${found[2]}`
      return { code: code.replace(FACE, `src:url("${url}") format("woff2")`), map: null }
    },
  }
}
