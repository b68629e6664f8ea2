/** News for the signed-in person (orders, payments, notices), for as long as the calling component lives. */
import { onScopeDispose, watch } from 'vue'
import { useRealtime } from '@/shared/use/realtime'
import { useSession } from '@/shared/use/session'

export function usePersonChannel(handlers: Record<string, (payload: never) => void>): void {
  const { me } = useSession()
  const { join } = useRealtime()
  let stop: (() => void) | null = null
  watch(
    () => me.value?.id,
    (id) => {
      stop?.()
      stop = id ? join(`person:${id}`, null, handlers) : null
    },
    { immediate: true },
  )
  onScopeDispose(() => stop?.())
}
