/** A key for what must not happen twice: the same one while the answer is unknown, a new one after any answer. */
import type { Refusal } from '@/shared/api/client'
import { newKey } from '@/shared/keys'

export function onceKey(make: () => string = newKey) {
  let current = make()
  return {
    get value(): string {
      return current
    },
    /** After a try: a refusal without a status came from the network, so the server may have done it. */
    answered(refusal: Refusal | null): void {
      if (refusal === null || (refusal.status > 0 && refusal.status < 500)) current = make()
    },
  }
}
