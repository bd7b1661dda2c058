'use strict'

const path = require('path').posix

module.exports = (to, { data }) => {
  const from = data.root.page.url
  const [target, hash] = to.split('#')
  if (target === from) return hash ? '#' + hash : path.basename(from)
  return path.relative(path.dirname(from), target) + (hash ? '#' + hash : '')
}
