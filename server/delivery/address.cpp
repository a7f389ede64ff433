#include "address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

#include <netinet/in.h>

namespace crondb::server {

namespace {

using V4 = std::array<std::uint8_t, 4>;
using V6 = std::array<std::uint8_t, 16>;

template <class Address>
struct Block {
  Address base;
  unsigned bits;
};

constexpr auto blocked_v4 = std::to_array<Block<V4>>({
    {{0, 0, 0, 0}, 8},
    {{10, 0, 0, 0}, 8},
    {{100, 64, 0, 0}, 10},
    {{127, 0, 0, 0}, 8},
    {{168, 63, 129, 16}, 32},  // a cloud's metadata at a public address
    {{169, 254, 0, 0}, 16},
    {{172, 16, 0, 0}, 12},
    {{192, 0, 0, 0}, 24},
    {{192, 0, 2, 0}, 24},
    {{192, 88, 99, 0}, 24},
    {{192, 168, 0, 0}, 16},
    {{198, 18, 0, 0}, 15},
    {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24},
    {{224, 0, 0, 0}, 4},
    {{240, 0, 0, 0}, 4},
});

/// Where an IPv4 address stands in an IPv6 one.
struct Embedding {
  Block<V6> block;
  std::size_t at;
};
constexpr auto embeddings = std::to_array<Embedding>({
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12},  // mapped
    {{{0, 0x64, 0xff, 0x9b}, 96}, 12},                       // NAT64
    {{{0x20, 0x02}, 16}, 2},                                 // 6to4
});

/// Global unicast is 2000::/3; within it:
constexpr Block<V6> global_v6{{0x20}, 3};
constexpr auto blocked_v6 = std::to_array<Block<V6>>({
    {{0x20, 0x01, 0, 0}, 23},  // Teredo, benchmarks, ORCHID and other protocols
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x3f, 0xff}, 20},
});

template <class Address>
bool within(const Address& address, const Block<Address>& block) {
  for (unsigned bit = 0; bit < block.bits; bit += 8) {
    const unsigned left = std::min(block.bits - bit, 8U);
    const auto mask = static_cast<std::uint8_t>(0xff00U >> left);
    if ((address[bit / 8] & mask) != (block.base[bit / 8] & mask)) return false;
  }
  return true;
}

bool is_public(const V4& address) {
  return std::none_of(blocked_v4.begin(), blocked_v4.end(), [&](const auto& block) { return within(address, block); });
}

bool is_public(const V6& address) {
  for (const auto& embedding : embeddings) {
    if (!within(address, embedding.block)) continue;
    V4 inner{};
    std::copy_n(address.begin() + static_cast<std::ptrdiff_t>(embedding.at), inner.size(), inner.begin());
    return is_public(inner);
  }
  return within(address, global_v6) &&
         std::none_of(blocked_v6.begin(), blocked_v6.end(), [&](const auto& block) { return within(address, block); });
}

}  // namespace

bool is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    V4 bytes{};
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in&>(address).sin_addr, bytes.size());
    return is_public(bytes);
  }
  if (address.sa_family == AF_INET6) {
    V6 bytes{};
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, bytes.size());
    return is_public(bytes);
  }
  return false;
}

}  // namespace crondb::server
