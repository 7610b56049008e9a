package dev.millrace.compute.functions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import javax.imageio.stream.ImageInputStreamImpl;

/** A channel as ImageIO wants to read it; closing leaves it open. For one thread. */
final class ChannelImageInput extends ImageInputStreamImpl {

    private final SeekableByteChannel channel;

    ChannelImageInput(SeekableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        int count = channel.position(streamPos).read(ByteBuffer.wrap(to, from, length));
        streamPos += Math.max(0, count);
        return count;
    }

    @Override
    public long length() {
        try {
            return channel.size();
        } catch (IOException _) {
            return -1; // not known
        }
    }
}
