/** From an uploaded file to a published clip: create once, then follow its state. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { api, asRefusal, unwrap, type Refusal, type Schemas } from '@/shared/api/client'
import { keptKey } from '@/shared/keys'
import { useRealtime } from '@/shared/use/realtime'
import { useSession } from '@/shared/use/session'

type MyClip = Schemas['MyClip']
const POLL_MS = 3000
const MOVING: MyClip['state'][] = ['processing', 'in_review']

export function usePublish() {
  const { me } = useSession()
  const { join } = useRealtime()
  const clip = ref<MyClip | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const isBusy = ref(false)
  const key = keptKey()
  let timer: ReturnType<typeof setInterval> | null = null

  watch(() => me.value?.id, (id) => {
    if (!id) return
    join(`person:${id}`, null, {
      clip: (now: { clip_id: string; state: MyClip['state']; progress: number }) => {
        if (!clip.value || clip.value.id !== now.clip_id) return
        clip.value.progress = Math.max(clip.value.progress, now.progress ?? 0)
        if (now.state && now.state !== clip.value.state) void refresh()
      },
    } as Record<string, (payload: never) => void>)
  }, { immediate: true })

  async function refresh(): Promise<void> {
    if (!clip.value) return
    const fresh = await unwrap(api.GET('/api/v1/me/clips/{clip_id}', { params: { path: { clip_id: clip.value.id } } }), { quiet: true }).catch(() => null)
    if (fresh) clip.value = fresh
    if (timer && clip.value && !MOVING.includes(clip.value.state)) stop()
  }
  function stop(): void {
    if (timer) clearInterval(timer)
    timer = null
  }

  async function publish(body: Schemas['ClipIn']): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    refusal.value = null
    try {
      clip.value = await unwrap(api.POST('/api/v1/me/clips', { body, params: { header: { 'Idempotency-Key': key.of(body) } } }))
      key.done()
      timer = setInterval(() => void refresh(), POLL_MS)
    } catch (cause) {
      refusal.value = asRefusal(cause)
    } finally {
      isBusy.value = false
    }
  }
  onScopeDispose(stop)

  return { clip, refusal, isBusy, publish, again: () => (clip.value = null) }
}
