/** A resumable upload (tus): progress, pause, and going on after a lost signal or a reload. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { Upload } from 'tus-js-client'
import { csrfToken, ensureCsrf } from '@/shared/api/client'
import { useConfig } from '@/shared/use/config'
import { uploadIdOf } from './uploadId'

export type UploadState = 'none' | 'uploading' | 'paused' | 'failed' | 'done'
const CHUNK = 4 * 1024 * 1024
const LEFT_OPEN = 'jishi.upload'

export function useUpload() {
  const { load: loadConfig } = useConfig()
  const state = ref<UploadState>('none')
  const sent = ref(0)
  const total = ref(0)
  const file = shallowRef<File | null>(null)
  const uploadId = ref<string | null>(null)
  const problem = ref<'too_big' | 'not_video' | null>(null)
  const maxBytes = ref(0)
  const leftOpen = ref(localStorage.getItem(LEFT_OPEN))
  let upload: Upload | null = null

  async function choose(chosen: File): Promise<void> {
    problem.value = null
    const config = await loadConfig()
    maxBytes.value = config?.max_upload_bytes ?? 0
    if (!chosen.type.startsWith('video/') && !/\.(mp4|mov|m4v|webm|mkv|3gp)$/i.test(chosen.name)) problem.value = 'not_video'
    else if (maxBytes.value && chosen.size > maxBytes.value) problem.value = 'too_big'
    if (problem.value) return
    await reset()
    file.value = chosen
    total.value = chosen.size
    await ensureCsrf()
    upload = new Upload(chosen, {
      endpoint: config?.upload_url ?? '/uploads/',
      chunkSize: CHUNK,
      retryDelays: [0, 1000, 3000, 6000, 12_000],
      removeFingerprintOnSuccess: true,
      metadata: { filename: chosen.name, filetype: chosen.type },
      onBeforeRequest: (request) => {
        request.setHeader('X-CSRFToken', csrfToken())
      },
      onProgress: (bytes) => (sent.value = bytes),
      onError: () => (state.value = navigator.onLine ? 'failed' : 'paused'),
      onSuccess: () => {
        sent.value = total.value
        uploadId.value = uploadIdOf(upload?.url ?? '')
        state.value = 'done'
        localStorage.removeItem(LEFT_OPEN)
        leftOpen.value = null
      },
    })
    const previous = await upload.findPreviousUploads()
    if (previous[0]) upload.resumeFromPreviousUpload(previous[0])
    localStorage.setItem(LEFT_OPEN, chosen.name)
    start()
  }
  function start(): void {
    state.value = 'uploading'
    upload?.start()
  }
  function pause(): void {
    state.value = 'paused'
    void upload?.abort()
  }
  async function reset(): Promise<void> {
    await upload?.abort()
    upload = null
    file.value = null
    uploadId.value = null
    sent.value = 0
    state.value = 'none'
  }
  const onOnline = (): void => {
    if (upload && (state.value === 'paused' || state.value === 'failed')) start()
  }
  window.addEventListener('online', onOnline)
  onScopeDispose(() => {
    window.removeEventListener('online', onOnline)
    void upload?.abort()
  })

  return { state, file, uploadId, problem, maxBytes, leftOpen, percent: computed(() => (total.value ? Math.floor((sent.value / total.value) * 100) : 0)), choose, start, pause, reset }
}
