/** Comments in the order they are read: each with its replies under it. Pure. */
interface Threaded {
  id: string
  reply_to: string | null
  at: string
}

export function thread<T extends Threaded>(comments: T[]): { comment: T; replies: T[] }[] {
  const byId = new Map(comments.map((comment) => [comment.id, comment]))
  const rootOf = (comment: T): T => {
    let at = comment
    for (let depth = 0; depth < 20; depth += 1) {
      const parent = at.reply_to ? byId.get(at.reply_to) : undefined
      if (!parent) return at
      at = parent
    }
    return at
  }
  const groups = new Map<string, { comment: T; replies: T[] }>()
  for (const comment of comments) if (rootOf(comment) === comment) groups.set(comment.id, { comment, replies: [] })
  for (const comment of comments) {
    const root = rootOf(comment)
    if (root !== comment) groups.get(root.id)?.replies.push(comment)
  }
  for (const group of groups.values()) group.replies.sort((a, b) => a.at.localeCompare(b.at))
  return [...groups.values()]
}
