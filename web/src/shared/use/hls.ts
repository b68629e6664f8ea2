/** HLS in a <video>: hls.js where there is Media Source, the browser's own player elsewhere. Failing is a state. */
import type Hls from 'hls.js'
import { onScopeDispose, ref, shallowRef, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue'

export type PlayState = 'idle' | 'loading' | 'ready' | 'failed'

interface Options {
  /** Near the live edge, with little delay. */
  live?: boolean
  /** Seconds to load ahead. */
  bufferS?: MaybeRefOrGetter<number>
}

const MAX_RECOVERIES = 3

export function useHls(video: Ref<HTMLVideoElement | null>, src: MaybeRefOrGetter<string | null>, options: Options = {}) {
  const state = ref<PlayState>('idle')
  const player = shallowRef<Hls | null>(null)
  let recoveries = 0
  let round = 0

  function detach(): void {
    round += 1
    player.value?.destroy()
    player.value = null
    const element = video.value
    if (element?.getAttribute('src')) {
      element.removeAttribute('src')
      element.load()
    }
  }

  async function attach(): Promise<void> {
    detach()
    const mine = round
    const url = toValue(src)
    const element = video.value
    if (!url || !element) {
      state.value = 'idle'
      return
    }
    state.value = 'loading'
    recoveries = 0
    const { default: HlsPlayer } = await import('hls.js')
    if (mine !== round) return
    if (HlsPlayer.isSupported()) attachPlayer(HlsPlayer, element, url)
    else if (element.canPlayType('application/vnd.apple.mpegurl')) element.src = url
    else state.value = 'failed'
  }

  function attachPlayer(HlsPlayer: typeof Hls, element: HTMLVideoElement, url: string): void {
    const bufferS = toValue(options.bufferS) ?? 20
    const hls = new HlsPlayer({
      maxBufferLength: bufferS,
      maxMaxBufferLength: Math.max(bufferS, 30),
      backBufferLength: 20,
      capLevelToPlayerSize: true,
      lowLatencyMode: options.live === true,
      liveSyncDurationCount: 2,
      startFragPrefetch: true,
    })
    hls.on(HlsPlayer.Events.MANIFEST_PARSED, () => (state.value = 'ready'))
    hls.on(HlsPlayer.Events.ERROR, (_event, data) => {
      if (!data.fatal) return
      recoveries += 1
      if (recoveries > MAX_RECOVERIES || data.details === 'manifestLoadError') {
        state.value = 'failed'
        hls.stopLoad()
      } else if (data.type === HlsPlayer.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError()
      else setTimeout(() => hls.startLoad(), 800 * recoveries)
    })
    hls.loadSource(url)
    hls.attachMedia(element)
    player.value = hls
  }

  watch(() => toValue(options.bufferS), (seconds) => {
    if (player.value && seconds) player.value.config.maxBufferLength = seconds
  })
  watch([video, () => toValue(src)], () => void attach(), { immediate: true, flush: 'post' })
  onScopeDispose(detach)

  /** For the <video>'s own events (the browser's own HLS player). */
  function onLoaded(): void {
    if (state.value === 'loading') state.value = 'ready'
  }
  function onFailed(): void {
    if (!player.value && video.value?.getAttribute('src')) state.value = 'failed'
  }
  /** Jumps to the live edge after a pause. */
  function toLiveEdge(): void {
    const at = player.value?.liveSyncPosition
    if (at && video.value) video.value.currentTime = at
  }

  return { state, retry: attach, onLoaded, onFailed, toLiveEdge }
}
