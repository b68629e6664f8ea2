/** From the names of missing fields to words and to the step of the form where they are filled in. */
export const STEPS = ['shop', 'subject', 'documents', 'look', 'check'] as const
export type Step = (typeof STEPS)[number]

const STEP_OF: Record<string, Step> = {
  name: 'shop', intro: 'shop', town: 'shop', category: 'shop',
  subject_kind: 'subject', subject_name: 'subject', licence_number: 'subject', contact_phone: 'subject', return_address: 'subject',
  documents: 'documents', identity: 'documents', licence: 'documents', permit: 'documents', authorisation: 'documents',
  banner_picture_id: 'look', avatar_picture_id: 'look',
}
const WORD_OF: Record<string, string> = { documents: 'step_documents', banner_picture_id: 'banner', avatar_picture_id: 'avatar' }

/** "documents.licence", "document:licence" and "licence" mean the same. */
function bare(field: string): string {
  return field.split(/[.:]/).at(-1) ?? field
}

export function stepOf(field: string): Step {
  return STEP_OF[bare(field)] ?? 'check'
}

/** Key of the field's name in `sell.shop`, or null when it is not one of the form's fields. */
export function wordKey(field: string): string | null {
  const name = bare(field)
  return name in STEP_OF ? (WORD_OF[name] ?? name) : null
}
