/** What the local world's parts are called on its servers. */
export const names = {
  table: "dormouse",
  queue: "dormouse-steps",
  deadLetterQueue: "dormouse-steps-dead-letter",
  bucket: "dormouse-blobs",
};
