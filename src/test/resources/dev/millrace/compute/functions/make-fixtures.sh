#!/bin/sh
# Makes the files beside this one, with other programs than those under test:
#   apt-get install imagemagick webp libimage-exiftool-perl ghostscript zip python3
# Times and random salts differ from run to run, so they are committed and not made in the build.
set -eu
cd "$(dirname "$0")"

# 48 times 32 pixels: red and green on top, blue and white below
convert -size 24x16 xc:red xc:lime +append \( -size 24x16 xc:blue xc:white +append \) -append -strip -depth 8 png24:quadrants.png
convert quadrants.png quadrants.gif
convert quadrants.png bmp3:quadrants.bmp
convert quadrants.png -quality 95 -sampling-factor 4:4:4 quadrants.jpg
convert quadrants.png -quality 95 -sampling-factor 4:4:4 -interlace JPEG progressive.jpg
convert quadrants.png -colorspace CMYK -quality 95 cmyk.jpg
icc=/usr/share/color/icc/ghostscript
convert quadrants.png -profile $icc/srgb.icc -profile $icc/a98.icc -quality 95 -sampling-factor 4:4:4 adobe-rgb.jpg
convert quadrants.png -depth 16 -define png:bit-depth=16 -define png:color-type=2 deep.png
convert -size 48x32 xc:'gray(50%)' -strip -depth 8 -define png:color-type=0 gray.png
convert -size 48x32 xc:'gray(50%)' -strip -depth 8 -alpha set -channel A -evaluate set 50% +channel -define png:color-type=4 gray-alpha.png
convert quadrants.png -transparent white -colors 4 png8:palette.png
convert quadrants.png -profile $icc/srgb.icc -profile $icc/a98.icc adobe-rgb.png
cwebp -quiet -lossless -metadata icc adobe-rgb.png -o adobe-rgb.webp
rm adobe-rgb.png
cwebp -quiet -lossless quadrants.png -o lossless.webp
cwebp -quiet -q 95 quadrants.png -o lossy.webp

# the same picture, stored in each of EXIF's orientations
i=0
for turn in '' -flop '-rotate 180' -flip -transpose '-rotate 270' -transverse '-rotate 90'; do
  i=$((i + 1))
  # shellcheck disable=SC2086
  convert quadrants.png $turn -quality 95 -sampling-factor 4:4:4 "orientation-$i.jpg"
  exiftool -q -overwrite_original -n "-Orientation=$i" "orientation-$i.jpg"
done

# what Info-ZIP makes of files, directories and a password
work=$(mktemp -d)
mkdir "$work/docs"
printf 'hello, hello, hello, hello, hello\n' > "$work/docs/hello.txt"
printf '{"a":1}' > "$work/docs/data.json"
: > "$work/empty"
touch -d '2024-05-06T07:08:09Z' "$work/docs/hello.txt" "$work/docs/data.json" "$work/docs" "$work/empty"
here=$PWD
rm -f ./*.zip
(cd "$work" && zip -qr "$here/info-zip.zip" docs empty && zip -qP secret "$here/encrypted.zip" docs/hello.txt)
rm -r "$work"

# what Python makes: other methods, Zip64, names in Unicode, names that lead astray
python3 - <<'PYTHON'
import zipfile

def entry(name, system=3):
    info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
    info.create_system = system
    info.compress_type = zipfile.ZIP_DEFLATED
    return info

with zipfile.ZipFile('python.zip', 'w') as archive:
    archive.comment = b'a comment'
    archive.writestr(entry('größe/言葉.csv'), 'a,b\n')
    for name, method in (('stored', 0), ('deflated', 8), ('bzip2', 12), ('lzma', 14)):
        archive.writestr(entry(name + '.txt'), name * 100, compress_type=method)
    with archive.open(entry('zip64.txt'), 'w', force_zip64=True) as out:
        out.write(b'zip64')

with zipfile.ZipFile('unsafe.zip', 'w') as archive:
    for name in ('../../etc/passwd', '/etc/passwd', 'C:evil.txt', 'a/../../b', 'dir\\evil.txt', 'bell\a', 'fine..txt', 'a/fine'):
        archive.writestr(entry(name), 'x')
    archive.writestr(entry('twice'), '1')
    archive.writestr(entry('twice'), '2')
    archive.writestr(entry('windows\\fine.txt', 0), 'w')

with open('self-extracting.zip', 'wb') as out:
    out.write(b'#!/bin/sh\nexit 0\n')
    with zipfile.ZipFile(out, 'a') as archive:
        archive.writestr(entry('inside.txt'), 'inside')
PYTHON

# a table as Python's csv module writes it, in several ways of writing characters
python3 - <<'PYTHON'
import csv, io
rows = [['name', 'note', 'größe'], ['a "b"', 'two\nlines', '1.5'], ['c', 'x,y;z', '2'], ['', '', '-3e1']]
text = io.StringIO()
csv.writer(text).writerows(rows)
with open('utf-8-bom.csv', 'wb') as out: out.write(text.getvalue().encode('utf-8-sig'))
with open('utf-16.csv', 'wb') as out: out.write(text.getvalue().encode('utf-16'))
with open('windows-1252.csv', 'wb') as out: out.write(text.getvalue().encode('windows-1252'))
PYTHON
