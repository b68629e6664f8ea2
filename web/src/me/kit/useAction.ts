/** Something a person asked for: once at a time, its refusal kept for the page to show. */
import { ref, shallowRef } from 'vue'
import { asRefusal, type Refusal } from '@/shared/api/client'
import { fieldWords, saidAbout } from './fieldWords'

export function useAction() {
  const isPending = ref(false)
  const refusal = shallowRef<Refusal | null>(null)

  /** The result, or undefined when it was refused or is still under way (a double tap). */
  async function run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (isPending.value) return undefined
    isPending.value = true
    refusal.value = null
    try {
      return await work()
    } catch (cause) {
      refusal.value = asRefusal(cause)
      return undefined
    } finally {
      isPending.value = false
    }
  }

  /** What the server said about one field of a form. */
  function field(name: string): string {
    return refusal.value ? fieldWords(saidAbout(refusal.value.fields, name)) : ''
  }

  return { isPending, refusal, run, field }
}
