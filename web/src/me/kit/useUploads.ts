/** Pictures on their way to the server: what is uploading, what is here, what failed. */
import { computed, ref } from 'vue'
import { api, asRefusal, multipart, unwrap, type Refusal, type Schemas } from '@/shared/api/client'
import { newKey } from '@/shared/keys'

type Picture = Schemas['Picture']
export type Purpose = 'product' | 'document' | 'review' | 'cover'

interface Upload {
  key: string
  preview: string
}

export async function uploadPicture(file: File, purpose: Purpose): Promise<Picture> {
  return unwrap(api.POST('/api/v1/pictures', { params: { query: { purpose } }, ...multipart(file, file.name) }))
}

export function useUploads(purpose: Purpose, max: number) {
  const pictures = ref<Picture[]>([])
  const underway = ref<Upload[]>([])
  const refusal = ref<Refusal | null>(null)
  const room = computed(() => max - pictures.value.length - underway.value.length)

  async function one(file: File): Promise<void> {
    const upload = { key: newKey(), preview: URL.createObjectURL(file) }
    underway.value.push(upload)
    try {
      pictures.value.push(await uploadPicture(file, purpose))
    } catch (cause) {
      refusal.value = asRefusal(cause)
    } finally {
      underway.value = underway.value.filter((other) => other.key !== upload.key)
      URL.revokeObjectURL(upload.preview)
    }
  }

  /** One after the other, so that the order of the choice stays and a weak line is not split. */
  async function add(files: FileList | null): Promise<void> {
    refusal.value = null
    for (const file of [...(files ?? [])].slice(0, Math.max(0, room.value))) await one(file)
  }

  function remove(id: string): void {
    pictures.value = pictures.value.filter((picture) => picture.id !== id)
  }

  function move(from: number, to: number): void {
    const next = [...pictures.value]
    const [taken] = next.splice(from, 1)
    if (!taken || to < 0 || to > next.length) return
    next.splice(to, 0, taken)
    pictures.value = next
  }

  return { pictures, underway, refusal, room, add, remove, move }
}
