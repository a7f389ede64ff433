/** Made by build.mjs from the packages that are installed. */
declare module "licences" {
  const licences: { name: string; version: string; licence: string; text: string }[];
  export default licences;
}
