/** Hearts: shown at once, counted together, told to the server in one call. */
import { onScopeDispose, ref } from 'vue'
import { api, unwrap } from '@/shared/api/client'
import { useSession } from '@/shared/use/session'
import { prefersStill } from '@/shared/use/wide'

const FLUSH_MS = 1500

export function useHearts(liveId: string, counted: (likes: number) => void) {
  const { requireSignIn } = useSession()
  const hearts = ref<{ id: number; drift: number; hue: number }[]>([])
  let waiting = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  let next = 0

  async function flush(): Promise<void> {
    timer = null
    const count = waiting
    waiting = 0
    if (count === 0) return
    const now = await unwrap(api.POST('/api/v1/lives/{live_id}/likes', { params: { path: { live_id: liveId } }, body: { count } }), { quiet: true }).catch(() => null)
    if (now) counted(now.likes)
  }

  async function like(): Promise<void> {
    if (!(await requireSignIn())) return
    waiting += 1
    timer ??= setTimeout(() => void flush(), FLUSH_MS)
    if (prefersStill() || hearts.value.length > 18) return
    hearts.value.push({ id: next++, drift: Math.round(Math.random() * 60 - 30), hue: next % 3 })
    setTimeout(() => hearts.value.shift(), 1600)
  }

  onScopeDispose(() => {
    if (timer) clearTimeout(timer)
    void flush()
  })
  return { hearts, like }
}
