package dev.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "93.184.216.34", "8.8.8.8", "223.255.255.1", "2606:4700::1111", "2a00:1450::1"})
    void publicAddressIsReachable(String address) throws UnknownHostException {
        assertThat(allows(List.of(), "example.org", address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.1.2.3",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:0:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::0808:0808",
                "64:ff9b:1::7f00:1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void specialAddressIsNot(String address) throws UnknownHostException {
        assertThat(allows(List.of(), "example.org", address)).isFalse();
    }

    @Test
    void blocksAndAddressesCanBeAllowed() throws UnknownHostException {
        var allow = List.of("10.1.0.0/16", "127.0.0.1", "fd00::/8");

        assertThat(allows(allow, "x", "10.1.255.1")).isTrue();
        assertThat(allows(allow, "x", "10.2.0.1")).isFalse();
        assertThat(allows(allow, "x", "127.0.0.1")).isTrue();
        assertThat(allows(allow, "x", "::ffff:127.0.0.1")).isTrue();
        assertThat(allows(allow, "x", "127.0.0.2")).isFalse();
        assertThat(allows(allow, "x", "fd12::1")).isTrue();
        assertThat(allows(allow, "x", "8.8.8.8")).isTrue();
    }

    @Test
    void hostsAreAllowedByTheirWholeName() throws UnknownHostException {
        var allow = List.of("Files.Internal");

        assertThat(allows(allow, "files.internal.", "10.0.0.1")).isTrue();
        assertThat(allows(allow, "FILES.internal", "127.0.0.1")).isTrue();
        assertThat(allows(allow, "evil.files.internal", "10.0.0.1")).isFalse();
        assertThat(allows(allow, "internal", "10.0.0.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "::1/129",
                "300.0.0.1",
                "10.0.0",
                "1",
                "a b",
                "*.internal",
                "http://x",
                "[::1]"
            })
    void entryThatIsNeitherIsNamed(String entry) {
        assertThatThrownBy(() -> AddressRules.of(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("millrace.outbound.allow: '" + entry + "'");
    }

    private static boolean allows(List<String> allow, String host, String address) throws UnknownHostException {
        return AddressRules.of(allow).allows(host, InetAddress.getByName(address));
    }
}
