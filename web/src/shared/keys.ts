/** Keys that make a write safe to repeat. */

/** A new random key (UUID v4); also where `crypto.randomUUID` is missing (plain http in a local network). */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** One key for one intention: the same content gets the same key until `done()`; other content gets another. */
export function keptKey(): { of: (content: unknown) => string; done: () => void } {
  let fingerprint: string | null = null
  let key = ''
  return {
    of(content) {
      const now = JSON.stringify(content)
      if (now !== fingerprint) {
        fingerprint = now
        key = newKey()
      }
      return key
    },
    done() {
      fingerprint = null
    },
  }
}
