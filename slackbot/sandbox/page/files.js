// Files that a person chooses, as the sandbox takes them.

const LARGEST = 10 * 1024 * 1024; // bytes

export const isTooLarge = (file) => file.size > LARGEST;

/** {name, mimetype, content_base64} */
export async function packed(file) {
  return {
    name: file.name,
    mimetype: file.type || "application/octet-stream",
    content_base64: await base64(file),
  };
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
