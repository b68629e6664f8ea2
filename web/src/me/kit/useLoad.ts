/** One thing that a page shows: loading, here, or refused with a way to try again. */
import { onScopeDispose, ref, shallowRef, type ShallowRef } from 'vue'
import { asRefusal, type Refusal } from '@/shared/api/client'

export function useLoad<T>(fetchIt: () => Promise<T>) {
  const data = shallowRef<T | null>(null) as ShallowRef<T | null>
  const refusal = shallowRef<Refusal | null>(null)
  const isLoading = ref(false)
  let round = 0
  onScopeDispose(() => (round = -1), true)

  /** Loads again; what is shown stays until the answer is here. Only the newest answer counts. */
  async function load(): Promise<void> {
    const mine = ++round
    isLoading.value = true
    refusal.value = null
    try {
      const loaded = await fetchIt()
      if (mine === round) data.value = loaded
    } catch (cause) {
      if (mine === round) refusal.value = asRefusal(cause)
    } finally {
      if (mine === round) isLoading.value = false
    }
  }

  return { data, refusal, isLoading, load }
}
